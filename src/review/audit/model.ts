/** What an audit reports: plain data, the same for every format. As JSON it is the same. */

import type { Problem } from "../../core/errors.ts";
import type { AcceptedFinding, Finding } from "../check/finding.ts";
import type { Commit } from "../git/git.ts";
import type { Load } from "./load.ts";
import type { MatrixRow } from "./matrix.ts";
import type { StackSummary } from "./stacks.ts";
import type { Week } from "./week.ts";

/** Everything about the schedules of all stacks at one moment. Plain data: as JSON it is the same. */
export interface Audit {
  /** The moment that next runs, gaps and the week begin with. */
  at: Date;
  source: AuditSource;
  stacks: readonly StackSummary[];
  /** By name. */
  jobs: readonly MatrixRow[];
  week: Week;
  load: Load;
  /** What is wrong or doubtful in the stack files: what `scheduler-ops check` tells. */
  findings: readonly Finding[];
  /** What the files accept on purpose, with the reason. */
  accepted: readonly AcceptedFinding[];
  /** Only when it was asked for. */
  history?: AuditHistory;
}

/** Where the stack files of a report are from. */
export interface AuditSource {
  /** As it was asked for: `main`, `HEAD~1`, `working tree`. */
  name: string;
  /** The commit itself; for the working tree the one that it is based on, when git knows one. */
  commit?: Commit;
  /** Stack files of the working tree that are not as the commit has them. Empty for a commit. */
  uncommitted: readonly string[];
  /** Whether `jobs/catalogue.ts` is another than that of this checkout, by which the jobs are told. */
  catalogueDiffers: boolean;
  /** Why git could not tell the commit of the working tree. */
  noCommit?: Problem;
}

/** How the schedules came to be what they are. */
export interface AuditHistory {
  /** The revision after which it begins. */
  since: { name: string; commit: Commit };
  /** False for a shallow clone: then there may be older changes that cannot be seen. */
  complete: boolean;
  /** By stack and job; those without a change are not there. */
  schedules: readonly ScheduleHistory[];
  /** Of stacks as a whole, newest first. */
  stacks: readonly StackEvent[];
}

/** One job in one stack, under all the names that it had. */
export interface ScheduleHistory {
  stack: string;
  /** Its last name. */
  job: string;
  /** Newest first. */
  events: readonly ScheduleEvent[];
}

export interface ScheduleEvent {
  /** Absent for what is not committed. */
  commit?: Commit;
  kind:
    | "added"
    | "removed"
    | "renamed"
    | "changed"
    | "respelled"
    | "suspended"
    | "resumed"
    | "edited"
    | "unreadable";
  /** Absent for a job that is new, or could not be read. */
  before?: ScheduleState;
  /** Absent for a job that is gone, or could not be read. */
  after?: ScheduleState;
  /** Other properties that changed at the same time: `plan`, `command`. */
  also: readonly string[];
}

export interface ScheduleState {
  job: string;
  expression: string;
  words: string;
  /** Why it does not run. */
  stopped?: string;
}

export interface StackEvent {
  commit?: Commit;
  stack: string;
  kind: "added" | "removed" | "renamed" | "mode" | "unreadable";
  /** The scheduler mode, or the name of the stack. */
  before?: string;
  after?: string;
}

/** What an audit reports: plain data, the same for every format. The JSON format is this model. */

import type { Problem } from "../../core/errors.ts";
import type { AcceptedFinding, Finding } from "../check/finding.ts";
import type { Commit } from "../git/git.ts";
import type { Load } from "./load.ts";
import type { MatrixRow } from "./matrix.ts";
import type { StackSummary } from "./stacks.ts";
import type { Week } from "./week.ts";

/** Everything about the schedules of all stacks at one moment. */
export interface Audit {
  /** Reference time of next runs, gaps and the week. */
  at: Date;
  source: AuditSource;
  stacks: readonly StackSummary[];
  /** By name. */
  jobs: readonly MatrixRow[];
  week: Week;
  load: Load;
  /** The findings of `scheduler-ops check`. */
  findings: readonly Finding[];
  /** Findings that the files accept, with the reason. */
  accepted: readonly AcceptedFinding[];
  /** Only with `--since`. */
  history?: AuditHistory;
}

/** The revision of the stack files of a report. */
export interface AuditSource {
  /** As given: `main`, `HEAD~1`, `working tree`. */
  name: string;
  /** The commit itself; for the working tree its `HEAD`, if there is one. */
  commit?: Commit;
  /** Stack files of the working tree that differ from the commit. Empty for a commit. */
  uncommitted: readonly string[];
  /** Whether `jobs/catalogue.ts` differs from the one of this checkout, which describes the jobs. */
  catalogueDiffers: boolean;
  /** Why the commit of the working tree is unknown. */
  noCommit?: Problem;
}

/** How the schedules changed. */
export interface AuditHistory {
  /** The history starts after this revision. */
  since: { name: string; commit: Commit };
  /** False for a shallow clone: it may lack older changes. */
  complete: boolean;
  /** By stack and job; only those with a change. */
  schedules: readonly ScheduleHistory[];
  /** Of stacks as a whole, newest first. */
  stacks: readonly StackEvent[];
}

/** One job in one stack, under all its names. */
export interface ScheduleHistory {
  stack: string;
  /** Its last name. */
  job: string;
  /** Newest first. */
  events: readonly ScheduleEvent[];
}

export interface ScheduleEvent {
  /** Absent for an uncommitted change. */
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
  /** Absent for a new or unreadable job. */
  before?: ScheduleState;
  /** Absent for a removed or unreadable job. */
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

/** The result of a comparison: plain data, the same for every format. `docs/review/diff.md` describes it for scripts. */
import type { jobKeys, sourceKeys, stackKeys, webKeys } from "../../config/schema.ts";
import type { Problem, SourceLocation } from "../../core/errors.ts";
import type { JobFacts } from "../job-facts/job-facts.ts";
import type { MergeDay } from "./merge-day.ts";

export interface RevisionDiff {
  /** Changes only with incompatible changes, not with new fields. */
  formatVersion: 1;
  /** `live`: the first side is Render. */
  kind: "revisions" | "live";
  before: ComparedSide;
  after: ComparedSide;
  /** When the change takes effect: reference time for next runs and gaps. */
  at: Date;
  /** Whether `jobs/catalogue.ts` differs. Both sides use the one of this checkout. */
  catalogueDiffers: boolean;
  /** Stacks with a difference or a problem, by name. */
  stacks: readonly StackDiff[];
  /** All others, by name. */
  unchangedStacks: readonly { stack: string; jobs: number }[];
}

export interface ComparedSide {
  /** As the user named it: `main`, `working tree`, `Render`. */
  name: string;
  /** 40 hexadecimal digits; absent for a side that is not a commit. */
  commit?: string;
}

export interface StackDiff {
  stack: string;
  /** The former name, where the file was renamed. */
  renamedFrom?: string;
  /** `unreadable`: one of the files could not be read, so nothing is compared. */
  status: "added" | "removed" | "changed" | "unreadable";
  /** Name of the file; of the former file when it was removed. */
  file: string;
  /** The team's time zone. Absent when the file could not be read. */
  timeZone?: string;
  /** The problems of the files. */
  problems: BeforeAndAfter<readonly Problem[]>;
  /** Changes of the environment, without those of its jobs. */
  changes: readonly Change[];
  /** Jobs that differ: in the order of the file, then the removed ones. */
  jobs: readonly JobDiff[];
  unchangedJobs: readonly string[];
}

interface BeforeAndAfter<Value> {
  before: Value;
  after: Value;
}

export interface JobDiff {
  job: string;
  renamedFrom?: string;
  /** `unreadable`: a file has it, but it could not be read; see the problems of the stack. */
  status: "added" | "removed" | "changed" | "unreadable";
  /** `respelled`: a different expression with the same run times. */
  schedule: "same" | "respelled" | "changed";
  before?: JobFacts;
  after?: JobFacts;
  /** Changes of anything but the schedule. */
  changes: readonly Change[];
  /** Present for a job whose run times change. */
  mergeDay?: MergeDay;
}

/** One value that differs, or the names in a group that differ. Values of variables are never included. */
export interface Change {
  subject: ChangeSubject;
  before?: string;
  after?: string;
  names?: NameChanges;
  /** In the file after the change; in the file before it for a removed value. */
  location?: SourceLocation;
}

export interface NameChanges {
  added: readonly string[];
  removed: readonly string[];
  /** Same name, different value. */
  altered: readonly string[];
}

/** What reviews call the keys that they compare. */
export type ChangeSubject =
  | SubjectOf<typeof stackKeys>
  | SubjectOf<typeof sourceKeys>
  | SubjectOf<typeof webKeys>
  | SubjectOf<typeof jobKeys>;

type SubjectOf<Keys> = {
  [Name in keyof Keys]: Keys[Name] extends { subject: infer Subject extends string } ? Subject : never;
}[keyof Keys];

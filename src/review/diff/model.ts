/** What a comparison tells: plain data, the same for every format. `docs/review/diff.md` describes it for scripts. */
import type { jobKeys, sourceKeys, stackKeys, webKeys } from "../../config/schema.ts";
import type { Problem, SourceLocation } from "../../core/errors.ts";
import type { JobFacts } from "../job-facts/job-facts.ts";
import type { MergeDay } from "./merge-day.ts";

export interface RevisionDiff {
  /** Of this form. A field that is added does not change it. */
  formatVersion: 1;
  /** `live`: the first side is Render itself. */
  kind: "revisions" | "live";
  before: ComparedSide;
  after: ComparedSide;
  /** When the change is taken to be in effect: next runs and gaps are counted from here. */
  at: Date;
  /** Whether `jobs/catalogue.ts` differs: what it says of the jobs is that of this checkout on both sides. */
  catalogueDiffers: boolean;
  /** Stacks with a difference or a problem, by name. */
  stacks: readonly StackDiff[];
  /** All others, by name. */
  unchangedStacks: readonly { stack: string; jobs: number }[];
}

export interface ComparedSide {
  /** As it was asked for: `main`, `working tree`, `Render`. */
  name: string;
  /** 40 hexadecimal digits; absent for what is no commit. */
  commit?: string;
}

export interface StackDiff {
  stack: string;
  /** The former name, where the file was renamed. */
  renamedFrom?: string;
  /** `unreadable`: one of the files could not be read, so nothing else is known. */
  status: "added" | "removed" | "changed" | "unreadable";
  /** Name of the file, of the former one when it is gone. */
  file: string;
  /** The team's clock. Absent when the file could not be read. */
  timeZone?: string;
  /** What is wrong with the files. */
  problems: BeforeAndAfter<readonly Problem[]>;
  /** Of the environment as a whole. */
  changes: readonly Change[];
  /** Those that differ: in the order of the file, then those that are gone. */
  jobs: readonly JobDiff[];
  unchangedJobs: readonly string[];
}

export interface BeforeAndAfter<Value> {
  before: Value;
  after: Value;
}

export interface JobDiff {
  job: string;
  renamedFrom?: string;
  /** `unreadable`: it stands in a file and could not be read there; the problems of the stack say why. */
  status: "added" | "removed" | "changed" | "unreadable";
  /** `respelled`: another text with the same run times. */
  schedule: "same" | "respelled" | "changed";
  before?: JobFacts;
  after?: JobFacts;
  /** Of anything but the schedule. */
  changes: readonly Change[];
  /** For a job whose run times change. */
  mergeDay?: MergeDay;
}

/** One value that differs, or the names of a group of which some do. Values of variables are never told. */
export interface Change {
  subject: ChangeSubject;
  before?: string;
  after?: string;
  names?: NameChanges;
  /** In the file after the change; before it for a value that is gone. */
  location?: SourceLocation;
}

export interface NameChanges {
  added: readonly string[];
  removed: readonly string[];
  /** Same name, other value. */
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

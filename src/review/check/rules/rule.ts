import { type InspectedStackFile, isReadable, type ReadableStack } from "../../../config/read-stack-file.ts";
import type { JobConfig } from "../../../config/stack-config.ts";
import type { Problem, Severity } from "../../../core/errors.ts";
import type { StackHistory } from "../../git/history.ts";

/** The input of all rules. */
export interface RuleContext {
  /** All stack files, including those with errors: what could be read of them is checked. */
  stacks: readonly InspectedStackFile[];
  /** The time of the review. */
  now: Date;
  /** The commits that changed the files; absent if they are not known. */
  history?: StackHistory | undefined;
}

/** A rule as lists and pages show it. */
export interface RuleDescription {
  /** Stable, never reused for another meaning. Its page is `docs/rules/<code>.md`. */
  code: string;
  severity: Severity;
  /** The title of its page. */
  title: string;
}

/** One check of the stack files of a project. */
export interface Rule extends RuleDescription {
  /** What its findings depend on: one file, all of them together, or their history. */
  scope: "file" | "files" | "history";
  find(context: RuleContext): RuleFinding[];
}

/** A finding of a rule, before its severity and location are added. */
export interface RuleFinding extends Pick<Problem, "message" | "remedy"> {
  stack: InspectedStackFile;
  /** What it is about, keys without namespace: `["schedules", "backup"]`. */
  about: readonly string[];
  /** Default: that of the rule. */
  severity?: Severity;
}

/** A job of a stack file, with its key. */
export interface StackJob {
  stack: ReadableStack;
  name: string;
  job: JobConfig;
  about: readonly string[];
}

export function readStacks({ stacks }: RuleContext): ReadableStack[] {
  return stacks.filter(isReadable);
}

export function jobsOf(stack: ReadableStack): StackJob[] {
  return Object.entries(stack.config.jobs).map(([name, job]) => ({
    stack,
    name,
    job,
    about: ["schedules", name],
  }));
}

import { type InspectedStackFile, isReadable, type ReadableStack } from "../../config/read-stack-file.ts";
import type { Problem } from "../../core/errors.ts";
import { sameSchedule } from "../../schedule/same-schedule.ts";
import { stackChanges } from "./changes.ts";
import { diffJobs, type FactsContext, jobsOfOneSide } from "./job-diff.ts";
import type { StackDiff } from "./model.ts";
import type { Pair } from "./pairs.ts";

/** What differs between two stack files; `undefined` without differences and new problems. */
export function diffStack(
  { before, after }: Pair<InspectedStackFile>,
  context: FactsContext,
): StackDiff | undefined {
  const file = after ?? before;
  if (file === undefined) return undefined;
  const base = {
    stack: file.stack,
    ...(before !== undefined && after !== undefined && before.stack !== after.stack
      ? { renamedFrom: before.stack }
      : {}),
    file: file.file,
    ...(file.config === undefined ? {} : { timeZone: file.config.timeZone }),
    problems: { before: before?.problems ?? [], after: after?.problems ?? [] },
  };
  const nothing = { changes: [], jobs: [], unchangedJobs: [] };
  if ((before !== undefined && !isReadable(before)) || (after !== undefined && !isReadable(after)))
    return { ...base, status: "unreadable", ...nothing };
  if (before === undefined || after === undefined) {
    const [side, status] =
      after === undefined ? (["before", "removed"] as const) : (["after", "added"] as const);
    return { ...base, status, ...nothing, jobs: jobsOfOneSide(side, file as ReadableStack, context) };
  }
  const changes = stackChanges(before, after);
  const jobs = diffJobs(before, after, context);
  const differing = new Set(jobs.map(({ job }) => job));
  const unchangedJobs = Object.keys(after.config.jobs).filter((job) => !differing.has(job));
  const isEqual = changes.length === 0 && jobs.length === 0 && base.renamedFrom === undefined;
  if (isEqual && newProblems(base).length === 0) return undefined;
  return { ...base, status: "changed", changes, jobs, unchangedJobs };
}

/** Whether both are the same environment under different names: the same jobs at the same times. */
export function isRenamedStack(before: InspectedStackFile, after: InspectedStackFile): boolean {
  if (!isReadable(before) || !isReadable(after)) return false;
  const [old, next] = [before.config.jobs, after.config.jobs];
  const names = Object.keys(next);
  return (
    names.length > 0 &&
    names.length === Object.keys(old).length &&
    names.every((name) => {
      const [was, is] = [old[name], next[name]];
      return (
        was !== undefined &&
        is !== undefined &&
        was.command === is.command &&
        sameSchedule(was.schedule, is.schedule)
      );
    })
  );
}

/** The problems that the files before the change do not have. */
export function newProblems({ problems }: Pick<StackDiff, "problems">): Problem[] {
  const known = new Set(problems.before.map(identity));
  return problems.after.filter((problem) => !known.has(identity(problem)));
}

function identity({ code, subject, message }: Problem): string {
  return `${code} ${subject} ${message}`;
}

import { code, list, type Rich, rich } from "../../../core/text/rich.ts";
import type { JobDiff, RevisionDiff, StackDiff } from "../model.ts";

/** More jobs than this are counted instead of named. */
const maxNames = 3;

/** `prod: backup runs at different times, cleanup is new; staging: changed scheduler mode. 1 stack unchanged.` */
export function summaryOf({ stacks, unchangedStacks, kind }: RevisionDiff): Rich {
  const unchanged = count(unchangedStacks.length, "stack");
  if (stacks.length === 0) {
    if (unchangedStacks.length === 0) return rich`No stack files to compare.`;
    return kind === "live"
      ? rich`Render matches the stack files (${unchanged}).`
      : rich`No differences in ${unchanged}.`;
  }
  const differing = list(
    stacks.map((stack) => rich`${code(stack.stack)}: ${stackSummary(stack, kind)}`),
    "; ",
  );
  return rich`${differing}.${unchangedStacks.length === 0 ? "" : ` ${unchanged} unchanged.`}`;
}

function stackSummary(stack: StackDiff, kind: RevisionDiff["kind"]): Rich {
  if (stack.status === "unreadable") return rich`cannot be compared`;
  if (stack.status === "added" && kind === "live") return rich`not on Render`;
  if (stack.status === "added") return rich`new, with ${count(stack.jobs.length, "job")}`;
  if (stack.status === "removed") return rich`file removed`;
  const parts = [
    ...(stack.renamedFrom === undefined ? [] : [rich`renamed from ${code(stack.renamedFrom)}`]),
    ...(stack.changes.length === 0
      ? []
      : [
          rich`changed ${list(
            stack.changes.map(({ subject }) => subject),
            " and ",
          )}`,
        ]),
    ...[...Map.groupBy(stack.jobs, (job) => verbOf(job, kind))].map(([what, jobs]) => jobsText(jobs, what)),
  ];
  return parts.length === 0 ? rich`${count(stack.problems.after.length, "error")}` : list(parts);
}

type Verb = readonly [one: string, several: string];

const verbs = {
  unreadable: ["cannot be read", "cannot be read"],
  missing: ["is missing on Render", "are missing on Render"],
  only: ["exists only on Render", "exist only on Render"],
  added: ["is new", "are new"],
  removed: ["is removed", "are removed"],
  renamed: ["is renamed", "are renamed"],
  stops: ["stops", "stop"],
  starts: ["starts", "start"],
  times: ["runs at different times", "run at different times"],
  respelled: ["has an equivalent schedule", "have equivalent schedules"],
  changed: ["changes (same schedule)", "change (same schedules)"],
} as const satisfies Record<string, Verb>;

function verbOf(job: JobDiff, kind: RevisionDiff["kind"]): Verb {
  if (job.status === "unreadable") return verbs.unreadable;
  if (job.status === "added") return kind === "live" ? verbs.missing : verbs.added;
  if (job.status === "removed") return kind === "live" ? verbs.only : verbs.removed;
  if (job.renamedFrom !== undefined) return verbs.renamed;
  const [wasStopped, isStopped] = [job.before?.stopped !== undefined, job.after?.stopped !== undefined];
  if (wasStopped !== isStopped) return isStopped ? verbs.stops : verbs.starts;
  if (job.schedule === "changed") return verbs.times;
  return job.changes.length === 0 && job.schedule === "respelled" ? verbs.respelled : verbs.changed;
}

function jobsText(jobs: readonly JobDiff[], [one, several]: Verb): Rich {
  if (jobs.length > maxNames) return rich`${jobs.length} jobs ${several}`;
  const names = jobs.map(({ job }) => code(job));
  return rich`${list(names, " and ")} ${jobs.length === 1 ? one : several}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

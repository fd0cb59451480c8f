import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import type { JobDiff, RevisionDiff, StackDiff } from "../diff/model.ts";
import { diffRevisions } from "../diff/revision-diff.ts";
import type { Commit } from "../git/git.ts";
import type { StackChange } from "../git/history.ts";
import type { JobFacts } from "../job-facts/job-facts.ts";
import type { AuditHistory, ScheduleEvent, ScheduleHistory, ScheduleState, StackEvent } from "./model.ts";
import { expressionText } from "./text.ts";

/** What a commit changed in stack files; without a commit, the uncommitted changes. */
export interface StackFilesChange {
  commit?: Commit;
  at: Date;
  before: readonly InspectedStackFile[];
  after: readonly InspectedStackFile[];
}

/** The changes of stack files, grouped by commit, in the order of `changes`. */
export function byCommit(changes: readonly StackChange[]): StackFilesChange[] {
  const groups = new Map<
    string,
    StackFilesChange & { before: InspectedStackFile[]; after: InspectedStackFile[] }
  >();
  for (const { commit, before, after } of changes) {
    const group = groups.get(commit.id) ?? { commit, at: commit.committedAt, before: [], after: [] };
    if (before !== undefined) group.before.push(before);
    if (after !== undefined) group.after.push(after);
    groups.set(commit.id, group);
  }
  return [...groups.values()];
}

/**
 * @param changes newest first
 * @param stacks only these. Default: all.
 */
export function historyOf(
  changes: readonly StackFilesChange[],
  stacks?: readonly string[],
): Pick<AuditHistory, "schedules" | "stacks"> {
  const schedules = new Map<string, ScheduleHistory>();
  const events: StackEvent[] = [];
  const readable = new Map<string, InspectedStackFile>();
  for (const change of changes.toReversed()) {
    const { stacks: diffs } = compare(withoutUnreadable(change, readable), change.at);
    const commit = change.commit === undefined ? {} : { commit: change.commit };
    for (const diff of diffs) {
      if (diff.renamedFrom !== undefined) renameStack(schedules, diff.renamedFrom, diff.stack);
      events.push(...stackEvents(diff).map((event) => ({ ...commit, ...event })));
      for (const job of diff.jobs) addEvent(schedules, diff.stack, job, commit);
    }
  }
  const isWanted = ({ stack }: { stack: string }): boolean => stacks === undefined || stacks.includes(stack);
  return {
    schedules: [...schedules.entries()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, schedule]) => schedule)
      .filter(isWanted),
    stacks: events.reverse().filter(isWanted),
  };
}

function compare({ before, after }: Pick<StackFilesChange, "before" | "after">, at: Date): RevisionDiff {
  return diffRevisions({ name: "before", stacks: before }, { name: "after", stacks: after }, { at });
}

/** A version after an unreadable one is compared with the last readable one. */
function withoutUnreadable(
  { before, after }: StackFilesChange,
  readable: Map<string, InspectedStackFile>,
): Pick<StackFilesChange, "before" | "after"> {
  const known = before.map((file) => (file.config === undefined ? (readable.get(file.stack) ?? file) : file));
  for (const file of [...known, ...after]) if (file.config !== undefined) readable.set(file.stack, file);
  return { before: known, after };
}

function addEvent(
  schedules: Map<string, ScheduleHistory>,
  stack: string,
  job: JobDiff,
  commit: Pick<ScheduleEvent, "commit">,
): void {
  const former = key(stack, job.renamedFrom ?? job.job);
  const events = schedules.get(former)?.events ?? [];
  schedules.delete(former);
  schedules.set(key(stack, job.job), {
    stack,
    job: job.job,
    events: [{ ...commit, ...scheduleEvent(job) }, ...events],
  });
}

function renameStack(schedules: Map<string, ScheduleHistory>, from: string, to: string): void {
  for (const schedule of [...schedules.values()].filter(({ stack }) => stack === from)) {
    schedules.delete(key(from, schedule.job));
    schedules.set(key(to, schedule.job), { ...schedule, stack: to });
  }
}

function key(stack: string, job: string): string {
  return `${stack}\n${job}`;
}

function stackEvents({ stack, renamedFrom, status, changes }: StackDiff): StackEvent[] {
  if (status !== "changed") return [{ stack, kind: status }];
  const renamed: StackEvent[] =
    renamedFrom === undefined ? [] : [{ stack, kind: "renamed", before: renamedFrom, after: stack }];
  const modes = changes.filter(({ subject }) => subject === "scheduler mode");
  return [
    ...renamed,
    ...modes.map(
      ({ before, after }): StackEvent => ({
        stack,
        kind: "mode",
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      }),
    ),
  ];
}

function scheduleEvent({
  job,
  renamedFrom,
  status,
  schedule,
  before,
  after,
  changes,
}: JobDiff): ScheduleEvent {
  return {
    kind: kindOf({ renamedFrom, status, schedule, before, after }),
    ...(before === undefined ? {} : { before: stateOf(renamedFrom ?? job, before) }),
    ...(after === undefined ? {} : { after: stateOf(job, after) }),
    also: changes.map(({ subject }) => subject),
  };
}

function kindOf(
  diff: Pick<JobDiff, "status" | "schedule"> & {
    renamedFrom: string | undefined;
    before: JobFacts | undefined;
    after: JobFacts | undefined;
  },
): ScheduleEvent["kind"] {
  if (diff.status !== "changed") return diff.status;
  if (diff.renamedFrom !== undefined) return "renamed";
  if (diff.schedule !== "same") return diff.schedule;
  const [ran, runs] = [diff.before?.stopped === undefined, diff.after?.stopped === undefined];
  return ran === runs ? "edited" : runs ? "resumed" : "suspended";
}

function stateOf(job: string, { schedule, stopped }: JobFacts): ScheduleState {
  return {
    job,
    expression: expressionText(schedule),
    words: schedule.words,
    ...(stopped === undefined ? {} : { stopped: stopped.words }),
  };
}

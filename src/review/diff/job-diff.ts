import type { ReadableStack } from "../../config/read-stack-file.ts";
import { suspensionOf } from "../../config/scheduler-mode.ts";
import type { JobConfig } from "../../config/stack-config.ts";
import { sameSchedule } from "../../schedule/same-schedule.ts";
import { timetableOf } from "../../schedule/timetable.ts";
import { type JobFacts, jobFacts } from "../job-facts/job-facts.ts";
import { type DescribedJob, jobChanges } from "./changes.ts";
import { type MergeDay, mergeDay } from "./merge-day.ts";
import type { JobDiff } from "./model.ts";
import { type Pair, pairUp } from "./pairs.ts";

export interface FactsContext {
  at: Date;
  /** Measured duration of the latest runs in seconds, by service name. */
  measuredSeconds?: ReadonlyMap<string, number> | undefined;
}

/** A job and the stack that it is in. */
interface PlacedJob {
  stack: ReadableStack;
  job: string;
  /** Absent if it could not be read. */
  config?: JobConfig;
}

/** The jobs that differ between two stack files. */
export function diffJobs(before: ReadableStack, after: ReadableStack, context: FactsContext): JobDiff[] {
  const pairs = pairUp(placedJobs(before), placedJobs(after), { key: ({ job }) => job, isSame: isRenamed });
  return pairs.flatMap((pair) => diffJob(pair, context) ?? []);
}

/** The jobs of a stack that was added or removed, which have no counterpart. */
export function jobsOfOneSide(
  side: "before" | "after",
  stack: ReadableStack,
  context: FactsContext,
): JobDiff[] {
  const found = placedJobs(stack).flatMap((job) => diffJob({ [side]: job }, context) ?? []);
  return found.map((job) => ({ ...job, changes: [] }));
}

function placedJobs(stack: ReadableStack): PlacedJob[] {
  const read = Object.entries(stack.config.jobs).map(([job, config]) => ({ stack, job, config }));
  return [...read, ...stack.unreadJobs.map((job) => ({ stack, job }))];
}

/** Whether one job is the other under a new name: the same command and image, and the same runs or description. */
function isRenamed({ config: before }: PlacedJob, { config: after }: PlacedJob): boolean {
  if (before === undefined || after === undefined) return false;
  return (
    before.command === after.command &&
    before.image === after.image &&
    (sameRuns(before, after) || before.description === after.description)
  );
}

function diffJob(pair: Pair<PlacedJob>, context: FactsContext): JobDiff | undefined {
  const { before, after } = pair;
  const placed = after ?? before;
  if (placed === undefined) return undefined;
  const named = { job: placed.job, ...renamedFrom(before, after) };
  const isUnreadable = [before, after].some((side) => side !== undefined && side.config === undefined);
  if (isUnreadable) {
    return { ...named, status: "unreadable", schedule: "same", ...factsOf(pair, context), changes: [] };
  }
  const changes = jobChanges(describedJob(before), describedJob(after), placed.stack);
  if (before?.config === undefined || after?.config === undefined) {
    const status = after === undefined ? "removed" : "added";
    const shown = after === undefined ? [] : changes;
    return { ...named, status, schedule: "same", ...factsOf(pair, context), changes: shown };
  }
  const schedule = compareSchedules(before.config, after.config);
  const isEqual =
    schedule === "same" &&
    changes.length === 0 &&
    suspension(before) === suspension(after) &&
    named.renamedFrom === undefined;
  if (isEqual) return undefined;
  const runsThroughout = suspension(before) === undefined && suspension(after) === undefined;
  return {
    ...named,
    status: "changed",
    schedule,
    ...factsOf(pair, context),
    changes,
    // A suspended job has no last or no first run.
    ...(schedule === "changed" && runsThroughout
      ? { mergeDay: mergeDayOf(before.config, after.config, context.at) }
      : {}),
  };
}

function suspension({ config, stack }: PlacedJob): "own" | "mode" | undefined {
  return config && suspensionOf(config, stack.config.scheduler);
}

function describedJob(placed: PlacedJob | undefined): DescribedJob | undefined {
  return placed?.config === undefined ? undefined : { job: placed.job, config: placed.config };
}

function factsOf(
  { before, after }: Pair<PlacedJob>,
  context: FactsContext,
): Pick<JobDiff, "before" | "after"> {
  const facts = ({ stack, job, config }: PlacedJob): JobFacts =>
    jobFacts(stack, job, {
      at: context.at,
      measuredSeconds: context.measuredSeconds?.get(config?.serviceName ?? ""),
    });
  return {
    ...(before?.config === undefined ? {} : { before: facts(before) }),
    ...(after?.config === undefined ? {} : { after: facts(after) }),
  };
}

function renamedFrom(before?: PlacedJob, after?: PlacedJob): { renamedFrom?: string } {
  if (before === undefined || after === undefined || before.job === after.job) return {};
  return { renamedFrom: before.job };
}

function compareSchedules(before: JobConfig, after: JobConfig): JobDiff["schedule"] {
  if (!sameRuns(before, after)) return "changed";
  const written = ({ schedule, local }: JobConfig): string =>
    local === undefined ? schedule.expression : `${local.schedule.expression} ${local.timeZone}`;
  return written(before) === written(after) ? "same" : "respelled";
}

function sameRuns(before: JobConfig, after: JobConfig): boolean {
  if (!sameSchedule(before.schedule, after.schedule)) return false;
  const [was, is] = [guardOf(before), guardOf(after)];
  if (was === undefined || is === undefined) return was === is;
  return was.timeZone === is.timeZone && sameSchedule(was.schedule, is.schedule);
}

/** The local schedule of a guarded job, which decides which of its runs are due. */
function guardOf({ local }: JobConfig): JobConfig["local"] {
  return local?.guarded === true ? local : undefined;
}

function mergeDayOf(before: JobConfig, after: JobConfig, at: Date): MergeDay {
  return mergeDay(timetableOf(before), timetableOf(after), { at, maxGap: after.maxGap });
}

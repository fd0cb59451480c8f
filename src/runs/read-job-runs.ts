/** Reads the runs of one cron job from Render's events, and judges them. */
import {
  type ReadEventPage,
  type Run,
  readEvents,
  runEventTypes,
  runsIn,
  runsStartedEarlier,
  type ServiceEvent,
} from "../render/events.ts";
import { parseSchedule } from "../schedule/parse.ts";
import type { LocalSchedule } from "../schedule/zoned/local-schedule.ts";
import { type DueTimes, readDueTimes } from "./due-times.ts";
import { markLeftOut } from "./guard.ts";
import { type JobJudgement, judgeJob } from "./job-state.ts";
import { type Ledger, ledgerOf, type NotJudgedReason, type Period } from "./ledger.ts";
import {
  defaultDeployGraceMs,
  defaultEarlyStartMs,
  type JobLimits,
  jobLimits,
  longestRunMs,
  type RunLimitOptions,
  requireMargin,
} from "./limits.ts";

/** A cron job as Render returns it. */
export interface CronJobAtRender {
  readonly id: string;
  readonly name: string;
  /** A cron expression in UTC, which `parseSchedule` may reject. */
  readonly schedule: string;
  readonly suspended: boolean;
  readonly createdAt: Date;
  /** Time of the last change of any setting. A changed schedule takes effect with the deploy that follows. */
  readonly updatedAt?: Date | undefined;
  readonly lastSuccessAt?: Date | undefined;
}

export interface ReadJobRunsOptions {
  readonly now: Date;
  /** Start of the window in which slots are judged. It is moved back if it does not cover two gaps of the schedule. */
  readonly from: Date;
  /** The local schedule, for a job in local time. */
  readonly local?: LocalSchedule | undefined;
  /** When its suspension should end. */
  readonly suspendedUntil?: Date | undefined;
  readonly limits?: RunLimitOptions;
  /** Maximum number of pages of 100 events. If it is reached, the window starts later. Default: no limit. */
  readonly maxPages?: number;
}

/** The runs of a job in a window, and how they are judged. */
export interface JobRuns {
  /** Start of the window; later than requested if the events do not reach back that far. */
  readonly from: Date;
  readonly to: Date;
  /** The runs that started in the window or shortly before it, and one that was active when it began. Newest first. */
  readonly runs: readonly Run[];
  /** `undefined` if the schedule cannot be read. */
  readonly ledger: Ledger | undefined;
  readonly limits: JobLimits;
  readonly judgement: JobJudgement;
}

// Suspending a service adds a suspender, resuming it removes one.
const changeTypes = ["deploy_ended", "suspender_added", "suspender_removed"] as const;

/**
 * Makes one call for each 100 events of the window, and one more if a run may have been active when the window began.
 * @throws ConfigurationError RUNS001 for a start margin that is too long
 * @throws what `readPage` throws
 */
export async function readJobRuns(
  readPage: ReadEventPage,
  job: CronJobAtRender,
  { now, from: asked, local, suspendedUntil, limits: options = {}, maxPages }: ReadJobRunsOptions,
): Promise<JobRuns> {
  const { earlyStartMs = defaultEarlyStartMs, deployGraceMs = defaultDeployGraceMs } = options;
  const times = readDueTimes(job.schedule, local);
  if (times !== undefined) requireMargin(times, options, job.name);
  const wanted = windowStart(times, asked, now);
  const { events, completeSince } = await readEvents(readPage, job.id, {
    // A deploy or an early start shortly before the window affects its first slots.
    since: new Date(wanted.getTime() - Math.max(earlyStartMs, deployGraceMs)),
    types: [...runEventTypes, ...changeTypes],
    ...(maxPages === undefined ? {} : { maxPages }),
  });
  const from = completeSince > wanted ? completeSince : wanted;
  const earlier = job.createdAt >= from ? [] : await earlierRunEvents(readPage, job.id, events, from);
  const allRuns = runsIn([...events, ...earlier]);
  const runs =
    times === undefined || local === undefined
      ? allRuns
      : markLeftOut(allRuns, { ...local, starts: parseSchedule(job.schedule) });

  const pauses = pausesIn(events, job, { from, suspendedUntil });
  const scheduleSince = job.updatedAt && new Date(job.updatedAt.getTime() + deployGraceMs);
  const ledger =
    times &&
    ledgerOf(
      { times, runs, from, now, pauses, notJudged: unjudged(events, job, deployGraceMs), scheduleSince },
      options,
    );
  const limits = jobLimits(times, runs, options);
  const judgement = judgeJob({
    now,
    createdAt: job.createdAt,
    ledger,
    runs,
    completeSince: from,
    scheduleSince,
    limits,
    suspended: job.suspended,
    suspendedUntil,
    pauses,
    // Render counts a run that the guard ended as successful.
    lastSuccessAt: local === undefined ? job.lastSuccessAt : undefined,
  });
  return { from, to: now, runs, ledger, limits, judgement };
}

/** The start of the window: `asked`, or the third slot before now if that is earlier, which covers two gaps. */
function windowStart(times: DueTimes | undefined, asked: Date, now: Date): Date {
  const third = times?.latest(3, now).at(-1);
  return third !== undefined && third < asked ? third : asked;
}

/**
 * The events of a run that was active when the window began; a run may last 12 hours. Calls Render only if the window
 * contains an end without its start, or no run at all.
 */
async function earlierRunEvents(
  readPage: ReadEventPage,
  id: string,
  events: readonly ServiceEvent[],
  from: Date,
): Promise<readonly ServiceEvent[]> {
  if (runsStartedEarlier(events).length === 0 && runsIn(events).length > 0) return [];
  const earlier = await readEvents(readPage, id, {
    since: new Date(from.getTime() - longestRunMs - defaultDeployGraceMs),
    until: from,
    types: runEventTypes,
    maxPages: 1,
  });
  const [newest] = runsIn([...events, ...earlier.events]).filter(({ startedAt }) => startedAt < from);
  if (newest === undefined) return [];
  const spans = newest.lifecycle === "active" || (newest.endedAt !== undefined && newest.endedAt >= from);
  return spans ? earlier.events.filter(({ details }) => details.cronJobRunId === newest.id) : [];
}

/** The suspensions in the window, including one that began before it. */
function pausesIn(
  events: readonly ServiceEvent[],
  { suspended }: CronJobAtRender,
  { from, suspendedUntil }: { from: Date; suspendedUntil: Date | undefined },
): Period[] {
  const changes = events.filter(({ type }) => type.startsWith("suspender_")).toReversed();
  const pauses: Period[] = [];
  let since: Date | undefined =
    changes[0]?.type === "suspender_removed" || (changes.length === 0 && suspended) ? from : undefined;
  for (const { type, at } of changes) {
    if (type === "suspender_added") since ??= at;
    else if (since !== undefined) {
      pauses.push({ from: since, to: at });
      since = undefined;
    }
  }
  if (suspended) since ??= from;
  if (suspended && since !== undefined) {
    pauses.push({ from: since, ...(suspendedUntil === undefined ? {} : { to: suspendedUntil }) });
  }
  return pauses;
}

function unjudged(
  events: readonly ServiceEvent[],
  { createdAt }: CronJobAtRender,
  deployGraceMs: number,
): (Period & { reason: NotJudgedReason })[] {
  const after = (time: Date): Date => new Date(time.getTime() + deployGraceMs);
  return [
    { from: new Date(0), to: createdAt, reason: "before creation" },
    { from: createdAt, to: after(createdAt), reason: "deploy" },
    ...events
      .filter(({ type }) => type === "deploy_ended")
      .map(({ at }) => ({ from: at, to: after(at), reason: "deploy" as const })),
  ];
}

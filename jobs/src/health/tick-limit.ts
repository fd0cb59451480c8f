import { OperationError } from "../../../src/core/errors.ts";
import type { DueTimes } from "../../../src/runs/due-times.ts";
import { defaultIntervalSeconds, effectiveInterval } from "../automation/interval.ts";
import type { Document } from "../documents/document.ts";
import { toInteger } from "../documents/python-values.ts";
import { secondsBetween } from "./check-result.ts";

/**
 * When the cron job that ticks is due. `none`: no cron job is meant to tick. `local time`: it ticks in local time, and its
 * local schedule is not known here.
 */
export type TickSchedule = DueTimes | "none" | "local time";

/** How old the last tick may be. `undefined` seconds: the age is reported and not judged. */
export interface TickLimit {
  readonly seconds: number | undefined;
  /** What it follows from. */
  readonly of:
    | "MAX_TICK_AGE_SECONDS"
    | "effective interval"
    | "schedule"
    | "unknown schedule"
    | "unknown local schedule"
    | "no tick expected";
}

interface TickLimitSources {
  /** `MAX_TICK_AGE_SECONDS` */
  readonly given: number | undefined;
  readonly schedule: TickSchedule | undefined;
  readonly settings: Document | undefined;
  readonly state: Document | undefined;
  /** The body of the response of `/healthz`. */
  readonly body: Document | undefined;
  readonly lastTick: Date | undefined;
  readonly now: Date;
}

/** A run may start this late, and a tick takes a few seconds. */
const startGraceSeconds = 180;
// For a cron job of unknown schedule: twice half an hour, and a few minutes.
const unknownScheduleSeconds = 3900;

/**
 * One tick may be missing, two may not: twice the effective interval and a minute, or the time since the second-to-last due
 * time of the cron job that ticks. The longer of the two applies, because that job may follow the interval (`--due`).
 */
export function tickLimit(sources: TickLimitSources): TickLimit {
  const { given, schedule, body, now } = sources;
  if (given !== undefined) return { seconds: given, of: "MAX_TICK_AGE_SECONDS" };
  const ofInterval = 2 * intervalSeconds(sources) + 60;
  if (ticksItself(body)) return { seconds: ofInterval, of: "effective interval" };
  if (schedule === "none") return { seconds: undefined, of: "no tick expected" };
  if (schedule === "local time") return { seconds: undefined, of: "unknown local schedule" };
  const [seconds, of] =
    schedule === undefined
      ? ([unknownScheduleSeconds, "unknown schedule"] as const)
      : ([sinceSecondLastRun(schedule, now), "schedule"] as const);
  return seconds >= ofInterval ? { seconds, of } : { seconds: ofInterval, of: "effective interval" };
}

/** Each tick of the scheduler sets the interval until the next one, so the interval at the last tick counts too. */
function intervalSeconds({ settings, state, body, lastTick, now }: TickLimitSources): number {
  const reported = toInteger(body?.effective_interval_seconds) ?? defaultIntervalSeconds;
  if (settings === undefined || state === undefined) return reported;
  try {
    const moments = lastTick === undefined ? [now] : [now, lastTick];
    return Math.max(...moments.map((moment) => effectiveInterval(settings, state, moment).seconds));
  } catch (error) {
    if (error instanceof OperationError) return reported; // the zone is a path: every tick fails and reports that
    throw error;
  }
}

/** Whether the web service has a scheduler; the application reports only whether it runs. */
function ticksItself(body: Document | undefined): boolean {
  return (body?.scheduler_enabled ?? body?.scheduler_running) === true;
}

function sinceSecondLastRun(schedule: DueTimes, now: Date): number {
  const grace = new Date(now.getTime() - startGraceSeconds * 1000);
  const secondLast = schedule.latest(2, grace).at(-1);
  return secondLast === undefined ? unknownScheduleSeconds : secondsBetween(secondLast, now) + 60;
}

import { ConfigurationError } from "../../core/errors.ts";
import { runsPerDay } from "../../schedule/frequency.ts";
import { type Gap, longestGap } from "../../schedule/gap.ts";
import { parseSchedule } from "../../schedule/parse.ts";
import { nextRuns, runsBetween } from "../../schedule/runs.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import { ScheduleError } from "../../schedule/schedule-error.ts";
import { compileLocal } from "../../schedule/zoned/compile.ts";
import { localRunsBetween, nextLocalRuns } from "../../schedule/zoned/due.ts";
import { longestLocalGap } from "../../schedule/zoned/gap.ts";
import type { LocalSchedule } from "../../schedule/zoned/local-schedule.ts";

/** A schedule as its author means it, in UTC or on a zone's clocks, with the questions one may ask of both. */
export interface Intent {
  /** As written. */
  schedule: Schedule;
  /** The zone whose clocks it means; absent for UTC. */
  timeZone?: string;
  /** What Render receives. */
  started: Schedule;
  /** Runs that Render starts and that are not due, a year on average. */
  surplusRunsPerYear: number;
  runsPerDay: number;
  nextRuns(after: Date, count: number): Date[];
  runsBetween(from: Date, until: Date): Date[];
  /** Of the year from `from` on. */
  longestGap(from: Date): Gap;
}

/**
 * Reads an expression, in UTC or on the clocks of `timeZone`.
 * @throws ConfigurationError when it is refused.
 */
export function readIntent(text: string, timeZone?: string): Intent {
  try {
    const schedule = parseSchedule(text);
    return timeZone === undefined ? utcIntent(schedule) : localIntent({ schedule, timeZone });
  } catch (error) {
    if (error instanceof ScheduleError) throw new ConfigurationError([error.problem]);
    throw error;
  }
}

export function utcIntent(schedule: Schedule): Intent {
  return {
    schedule,
    started: schedule,
    surplusRunsPerYear: 0,
    runsPerDay: runsPerDay(schedule),
    nextRuns: (after, count) => nextRuns(schedule, after, count),
    runsBetween: (from, until) => runsBetween(schedule, from, until),
    longestGap: (from) => longestGap(schedule, from),
  };
}

/** @throws ScheduleError when one UTC expression would start too many runs. */
export function localIntent(local: LocalSchedule): Intent {
  const compiled = compileLocal(local);
  return {
    ...local,
    started: compiled.schedule,
    surplusRunsPerYear: compiled.surplusRunsPerYear,
    runsPerDay: compiled.dueRunsPerYear / 365.25,
    nextRuns: (after, count) => nextLocalRuns(local, after, count),
    runsBetween: (from, until) => localRunsBetween(local, from, until),
    longestGap: (from) => longestLocalGap(local, from),
  };
}

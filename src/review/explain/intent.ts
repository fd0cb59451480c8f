import { ConfigurationError } from "../../core/errors.ts";
import { runsPerDay } from "../../schedule/frequency.ts";
import { type Gap, longestGap } from "../../schedule/gap.ts";
import { parseSchedule } from "../../schedule/parse.ts";
import { nextRuns, runsBetween } from "../../schedule/runs.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import { ScheduleError } from "../../schedule/schedule-error.ts";

/** A schedule as its author wrote it, in UTC or on a zone's clocks; both answer the same questions. */
export interface Intent {
  /** As written. */
  schedule: Schedule;
  /** The zone whose clocks it means; absent for UTC. */
  timeZone?: string;
  /** What Render receives. */
  started: Schedule;
  /** Runs that Render starts although they are not due, a year on average. */
  surplusRunsPerYear: number;
  runsPerDay(): number;
  nextRuns(after: Date, count: number): Date[];
  runsBetween(from: Date, until: Date): Date[];
  /** Of the year from `from` on. */
  longestGap(from: Date): Gap;
}

/**
 * Reads an expression, in UTC or on the clocks of `timeZone`. Loads the rules of local time only for a `timeZone`.
 * @throws ConfigurationError when the expression is invalid.
 */
export async function readIntent(text: string, timeZone?: string): Promise<Intent> {
  try {
    const schedule = parseSchedule(text);
    if (timeZone === undefined) return utcIntent(schedule);
    const { localIntent } = await import("./local-intent.ts");
    return localIntent({ schedule, timeZone });
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
    runsPerDay: () => runsPerDay(schedule),
    nextRuns: (after, count) => nextRuns(schedule, after, count),
    runsBetween: (from, until) => runsBetween(schedule, from, until),
    longestGap: (from) => longestGap(schedule, from),
  };
}

import type { JobConfig } from "../../config/index.ts";
import {
  lastRun,
  longestGap,
  nextRuns,
  periodInDays,
  runsBetween,
  shortestGap,
} from "../../schedule/index.ts";

/** When the runs of a job take place. */
export interface Timetable {
  /** The last run at or before an instant. */
  last(instant: Date): Date;
  /** The first run after an instant. */
  next(instant: Date): Date;
  /** All runs from `from` on, before `until`. */
  between(from: Date, until: Date): Date[];
  /** The longest time between two runs in the year from an instant on, in milliseconds. */
  longestGap(from: Date): number;
  /** The shortest time between two runs, in milliseconds. */
  shortestGap(): number;
  /** Days after which the runs repeat. */
  periodInDays: number;
}

export function timetableOf({ schedule }: Pick<JobConfig, "schedule">): Timetable {
  return {
    last: (instant) => lastRun(schedule, instant),
    next(instant) {
      const [run] = nextRuns(schedule, instant, 1);
      if (run === undefined)
        throw new Error(`${schedule.expression} has no run after ${instant.toISOString()}`);
      return run;
    },
    between: (from, until) => runsBetween(schedule, from, until),
    longestGap: (from) => longestGap(schedule, from).milliseconds,
    shortestGap: () => shortestGap(schedule),
    periodInDays: periodInDays(schedule),
  };
}

import { Cron } from "croner";
import { dayMs } from "../core/time-units.ts";
import { DayWalk, weekdayMasks } from "./days.ts";
import { portableExpression } from "./portable-expression.ts";
import type { Schedule } from "./schedule.ts";
import { runAtOrBefore, timesOfDay } from "./times-of-day.ts";

/**
 * The next `count` runs strictly after `after`, in order. Fewer only in the year 9999, where croner's calendar ends.
 */
export function nextRuns(schedule: Schedule, after: Date, count: number): Date[] {
  return new Cron(portableExpression(schedule), { mode: "5-part", utcOffset: 0 }).nextRuns(count, after);
}

/** All runs from `from` (inclusive) to `until` (exclusive), in order. */
export function runsBetween(schedule: Schedule, from: Date, until: Date): Date[] {
  const masks = weekdayMasks(schedule);
  const { all } = timesOfDay(schedule);
  const [start, end] = [from.getTime(), until.getTime()];
  const runs: Date[] = [];
  const walk = new DayWalk(Math.floor(start / dayMs));
  for (; walk.epochDay * dayMs < end; walk.forward()) {
    if (!walk.matches(masks)) continue;
    for (const time of all) {
      const run = walk.epochDay * dayMs + time;
      if (run >= start && run < end) runs.push(new Date(run));
    }
  }
  return runs;
}

/** The last run at or before an instant. */
export function lastRun(schedule: Schedule, instant: Date): Date {
  return new Date(runAtOrBefore(instant.getTime(), weekdayMasks(schedule), timesOfDay(schedule)));
}

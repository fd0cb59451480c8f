import { DayWalk, dayPeriod, millisecondsPerDay, weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";
import { timesOfDay } from "./times-of-day.ts";

/** The shortest time between two runs that follow each other, in the whole calendar, in milliseconds. */
export function shortestGap(schedule: Schedule): number {
  const { all, first, last } = timesOfDay(schedule);
  const withinDay = Math.min(...all.slice(1).map((time, index) => time - (all[index] ?? 0)));
  const overMidnight = (days: number): number => days * millisecondsPerDay + first - last;
  // Days that follow each other are the nearest there can be: often nothing needs to be looked for.
  if (withinDay <= overMidnight(1)) return withinDay;
  return Math.min(withinDay, overMidnight(fewestDaysBetween(weekdayMasks(schedule))));
}

/** The fewest days from one day with runs to the next. */
function fewestDaysBetween(masks: Uint8Array): number {
  const period = dayPeriod(masks);
  const walk = new DayWalk(0);
  let fewest = Number.POSITIVE_INFINITY;
  let previous: number | undefined;
  // The first day of the next period may be the nearest one; February 29 comes once in eight years at the worst.
  for (let day = 0; day <= period + 8 * 366 && fewest > 1; day++, walk.forward()) {
    if (!walk.matches(masks)) continue;
    if (previous !== undefined) fewest = Math.min(fewest, walk.epochDay - previous);
    previous = walk.epochDay;
  }
  return fewest;
}

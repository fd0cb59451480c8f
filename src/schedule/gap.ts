import { dayMs } from "../core/time-units.ts";
import { DayWalk, dayPeriod, weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";
import { runAtOrBefore, type TimesOfDay, timesOfDay } from "./times-of-day.ts";

/** The time between one run and the next. */
export interface Gap {
  milliseconds: number;
  /** The run before the gap. */
  from: Date;
  /** The run after it. */
  to: Date;
}

/**
 * The longest gap that overlaps the `days` days from `from` on; the first of several equal ones. It may start with the
 * last run at or before `from` and end with the first run after these days, so a schedule without a run in these days
 * has a gap, too.
 * @param days default 366: a year, including February 29
 */
export function longestGap(schedule: Schedule, from: Date, days = 366): Gap {
  const masks = weekdayMasks(schedule);
  const times = timesOfDay(schedule);
  const longestOfDay = longestWithinDay(times);
  const start = from.getTime();
  // Every gap occurs within one period plus one day.
  const end = start + Math.min(days, dayPeriod(masks) + 1) * dayMs;
  let previous = runAtOrBefore(start, masks, times);
  let longest = { from: previous, to: previous };

  const consider = (gapFrom: number, gapTo: number): void => {
    if (gapTo - gapFrom > longest.to - longest.from) longest = { from: gapFrom, to: gapTo };
  };
  const walk = new DayWalk(Math.floor(start / dayMs));
  for (; previous < end; walk.forward()) {
    if (!walk.matches(masks)) continue;
    const midnight = walk.epochDay * dayMs;
    if (midnight > start && midnight + dayMs <= end) {
      consider(previous, midnight + times.first);
      consider(midnight + longestOfDay.from, midnight + longestOfDay.to);
      previous = midnight + times.last;
      continue;
    }
    for (const time of times.all) {
      const run = midnight + time;
      if (run <= start || previous >= end) continue;
      consider(previous, run);
      previous = run;
    }
  }
  return { milliseconds: longest.to - longest.from, from: new Date(longest.from), to: new Date(longest.to) };
}

/** The longest gap between two runs of one day, in milliseconds since midnight; of length zero for a single run. */
export function longestWithinDay({ all, first }: TimesOfDay): { from: number; to: number } {
  let longest = { from: first, to: first };
  let previous = first;
  for (const time of all) {
    if (time - previous > longest.to - longest.from) longest = { from: previous, to: time };
    previous = time;
  }
  return longest;
}

/** The shortest time between two consecutive runs in the whole calendar, in milliseconds. */
export function shortestGap(schedule: Schedule): number {
  const { all, first, last } = timesOfDay(schedule);
  const withinDay = Math.min(...all.slice(1).map((time, index) => time - (all[index] ?? 0)));
  const overMidnight = (days: number): number => days * dayMs + first - last;
  // If consecutive days are not closer, no other days are: then no search is needed.
  if (withinDay <= overMidnight(1)) return withinDay;
  return Math.min(withinDay, overMidnight(fewestDaysBetween(weekdayMasks(schedule))));
}

/** The fewest days from one day with runs to the next. */
function fewestDaysBetween(masks: Uint8Array): number {
  const period = dayPeriod(masks);
  const walk = new DayWalk(0);
  let fewest = Number.POSITIVE_INFINITY;
  let previous: number | undefined;
  // The next day may be in the next period; February 29 may be eight years away.
  for (let day = 0; day <= period + 8 * 366 && fewest > 1; day++, walk.forward()) {
    if (!walk.matches(masks)) continue;
    if (previous !== undefined) fewest = Math.min(fewest, walk.epochDay - previous);
    previous = walk.epochDay;
  }
  return fewest;
}

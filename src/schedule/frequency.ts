import { dayMs } from "../core/time-units.ts";
import { calendarIndex, DayWalk, daysPerCalendarCycle, weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Runs per day, on average over the 400 years after which the calendar repeats: 96 for `0,15,30,45 * * * *`, 1/7 for one
 * run a week, 97/146097 for February 29.
 */
export function runsPerDay(schedule: Schedule): number {
  const counts = countedDays();
  let days = 0;
  for (const [index, mask] of weekdayMasks(schedule).entries()) {
    for (let weekday = 0; weekday < 7; weekday++) {
      if (((mask >> weekday) & 1) === 1) days += counts[index * 7 + weekday] ?? 0;
    }
  }
  return (schedule.minutes.length * schedule.hours.length * days) / daysPerCalendarCycle;
}

let counted: Uint16Array | undefined;

/** How often each calendar day falls on each weekday in 400 years. Computed on first use. */
function countedDays(): Uint16Array {
  counted ??= countDays();
  return counted;
}

/** There are 14 kinds of years, by length and weekday of the first day, so only one year of each kind is counted. */
function countDays(): Uint16Array {
  const kinds = new Map<string, { year: number; length: number; years: number }>();
  for (let year = 2000; year < 2400; year++) {
    const length = firstDay(year + 1) - firstDay(year);
    const key = `${length} ${new DayWalk(firstDay(year)).weekday}`;
    const kind = kinds.get(key) ?? { year, length, years: 0 };
    kind.years += 1;
    kinds.set(key, kind);
  }
  const counts = new Uint16Array((calendarIndex(12, 31) + 1) * 7);
  for (const { year, length, years } of kinds.values()) {
    const walk = new DayWalk(firstDay(year));
    for (let day = 0; day < length; day++, walk.forward()) {
      const index = calendarIndex(walk.month, walk.day) * 7 + walk.weekday;
      counts[index] = (counts[index] ?? 0) + years;
    }
  }
  return counts;
}

/** Days from 1970-01-01 to the first day of a year. */
function firstDay(year: number): number {
  return Date.UTC(year, 0, 1) / dayMs;
}

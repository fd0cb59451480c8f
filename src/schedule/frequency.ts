import { calendarIndex, DayWalk, daysPerCalendarCycle, weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Runs a day on average over the 400 years after which the calendar repeats: 96 for `0,15,30,45 * * * *`,
 * 1/7 for one run a week, 97/146097 for February 29.
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

/** How often each calendar day falls on each weekday in 400 years. Counted once: it takes more than all the rest. */
function countedDays(): Uint16Array {
  if (counted !== undefined) return counted;
  counted = new Uint16Array((calendarIndex(12, 31) + 1) * 7);
  const walk = new DayWalk(0);
  for (let day = 0; day < daysPerCalendarCycle; day++, walk.forward()) {
    const index = calendarIndex(walk.month, walk.day) * 7 + walk.weekday;
    counted[index] = (counted[index] ?? 0) + 1;
  }
  return counted;
}

import { DayWalk, dayPeriod, weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Runs a day on average over the 400 years after which the calendar repeats: 96 for `0,15,30,45 * * * *`,
 * 1/7 for one run a week, 97/146097 for February 29.
 */
export function runsPerDay(schedule: Schedule): number {
  const masks = weekdayMasks(schedule);
  const period = dayPeriod(masks);
  const walk = new DayWalk(0);
  let days = 0;
  for (let count = 0; count < period; count++) {
    if (walk.matches(masks)) days += 1;
    walk.forward();
  }
  return (schedule.minutes.length * schedule.hours.length * days) / period;
}

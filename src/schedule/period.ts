import { dayPeriod, weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/** Days after which the runs repeat: 1 for runs every day, 7 when only the weekday counts, else the whole calendar cycle. */
export function periodInDays(schedule: Schedule): number {
  return dayPeriod(weekdayMasks(schedule));
}

import { weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Whether both run at exactly the same times forever, however they are written: `0 0 * * 0-6` is `0 0 * * *`.
 * Compares times of day and days of the calendar, not samples.
 */
export function sameSchedule(a: Schedule, b: Schedule): boolean {
  return (
    sameValues(a.minutes, b.minutes) &&
    sameValues(a.hours, b.hours) &&
    sameValues(weekdayMasks(a), weekdayMasks(b))
  );
}

function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

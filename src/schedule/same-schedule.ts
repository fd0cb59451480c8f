import { weekdayMasks } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Whether two schedules always run at the same times, however they are written: `0 0 * * 0-6` equals `0 0 * * *`.
 * Exact: compares times of day and calendar days, not samples of runs.
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

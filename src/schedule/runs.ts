import { Cron } from "croner";
import { portableExpression } from "./portable-expression.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The next `count` runs strictly after `after`, in order. Fewer only when the calendar of the library ends,
 * in the year 9999.
 */
export function nextRuns(schedule: Schedule, after: Date, count: number): Date[] {
  return new Cron(portableExpression(schedule), { mode: "5-part", utcOffset: 0 }).nextRuns(count, after);
}

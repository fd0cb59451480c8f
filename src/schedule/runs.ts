import { Cron } from "croner";
import { dayOfMonthField, dayOfWeekField, type Field } from "./fields.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The next `count` runs strictly after `after`, in order. Fewer only when the calendar of the library ends,
 * in the year 9999.
 */
export function nextRuns(schedule: Schedule, after: Date, count: number): Date[] {
  return new Cron(cronerPattern(schedule), { mode: "5-part", utcOffset: 0 }).nextRuns(count, after);
}

/**
 * The schedule for croner, from the parsed values instead of the text: then the fields have one meaning
 * everywhere. croner reads the day fields as `either` unless one of them is exactly `*`.
 */
function cronerPattern(schedule: Schedule): string {
  const dayField = (field: Field, values: readonly number[]): string =>
    schedule.dayRule === "both" && values.length === field.max - field.min + 1 ? "*" : values.join(",");
  return [
    schedule.minutes.join(","),
    schedule.hours.join(","),
    dayField(dayOfMonthField, schedule.daysOfMonth),
    schedule.months.join(","),
    dayField(dayOfWeekField, schedule.daysOfWeek),
  ].join(" ");
}

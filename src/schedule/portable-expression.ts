import {
  dayOfMonthField,
  dayOfWeekField,
  type Field,
  hourField,
  listText,
  minuteField,
  timeFieldText,
} from "./fields.ts";
import type { Schedule } from "./schedule.ts";

/**
 * An equivalent expression that all cron implementations read alike: numbers, lists, ranges and steps from 0, and `*` in
 * a day field only if that field is a wildcard, because croner and Vixie cron combine two day fields as `either` unless
 * one of them is `*`.
 */
export function portableExpression(schedule: Schedule): string {
  const dayField = (field: Field, values: readonly number[]): string =>
    schedule.dayRule === "both" && values.length === field.max - field.min + 1 ? "*" : listText(values);
  return [
    timeFieldText(minuteField, schedule.minutes),
    timeFieldText(hourField, schedule.hours),
    dayField(dayOfMonthField, schedule.daysOfMonth),
    schedule.months.length === 12 ? "*" : listText(schedule.months),
    dayField(dayOfWeekField, schedule.daysOfWeek),
  ].join(" ");
}

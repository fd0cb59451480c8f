import cronstrue from "cronstrue";
import { longestMonth } from "./days.ts";
import { type Field, hourField, listText, minuteField } from "./fields.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The schedule in English: `At 02:00 UTC, only on Sunday`. Derived from the run times instead of the text, so that
 * equivalent expressions have one description, and a step that does not divide its field evenly is shown as its values.
 */
export function describeSchedule(schedule: Schedule): string {
  const words = cronstrue.toString(plainExpression(schedule), {
    use24HourTimeFormat: true,
    dayOfWeekStartIndexZero: true,
  });
  const unambiguous = severalMinutes(schedule) ? words.replace(/, at (?=\d\d:)/, ", in the hours ") : words;
  return unambiguous
    .replace(/^On the hour, every/, "Every")
    .replace(", and on ", " and also on ")
    .replace(/^(.*\d\d:\d\d)/, "$1 UTC");
}

/** An expression with the same run times that cronstrue describes best. */
function plainExpression(schedule: Schedule): string {
  const months = schedule.months.filter((month) => hasRuns(schedule, month));
  const lastDay = Math.max(...months.map(longestMonth));
  const daysOfMonth = schedule.daysOfMonth.filter((day) => day <= lastDay);
  const everyDayOfMonth = daysOfMonth.length === lastDay;
  // In `0 0 30 2 MON` no day of the month exists, so only the weekday matters.
  const noDayOfMonth = daysOfMonth.length === 0;
  const everyDayOfWeek = schedule.daysOfWeek.length === 7;
  const everyDay = schedule.dayRule === "either" && (everyDayOfMonth || everyDayOfWeek);
  return [
    timeField(minuteField, schedule.minutes),
    // "every 2 hours" after several minutes is ambiguous: list the hours instead.
    severalMinutes(schedule) && schedule.hours.length < 24
      ? listText(schedule.hours)
      : timeField(hourField, schedule.hours),
    everyDay || everyDayOfMonth || noDayOfMonth ? "*" : listText(daysOfMonth),
    months.length === 12 ? "*" : listText(months),
    everyDay || everyDayOfWeek ? "*" : listText(schedule.daysOfWeek),
  ].join(" ");
}

/** Whether a month has any of the listed days; false for February in `0 0 31 2,3 *`. */
function hasRuns({ dayRule, daysOfMonth }: Schedule, month: number): boolean {
  return dayRule === "either" || daysOfMonth.some((day) => day <= longestMonth(month));
}

function severalMinutes({ minutes }: Schedule): boolean {
  return minutes.length > 1;
}

/** A step if the values are evenly spaced, also across the end of the hour or day; otherwise a list. */
function timeField(field: Field, values: readonly number[]): string {
  const [first = 0] = values;
  const size = field.max + 1;
  if (values.length === size) return "*";
  const step = size / values.length;
  const even = values.every((value, index) => value === first + index * step);
  if (!even || values.length < 2 || (first > 0 && values.length < 3)) return listText(values);
  return first === 0 ? `*/${step}` : `${first}/${step}`;
}

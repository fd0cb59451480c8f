import { quote } from "../../core/quote.ts";
import { daysPerYear } from "../../core/time-units.ts";
import { longestMonth } from "../days.ts";
import { dayOfMonthField, dayOfWeekField, fieldText, monthField, withField } from "../fields.ts";
import { runsPerDay } from "../frequency.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./warning-rule.ts";

const monthNames = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

/** With both day fields set, cron runs on a day that matches either of them; most people expect both. */
export const eitherDay: ScheduleRule = {
  code: scheduleRuleCodes.eitherDay,
  severity: "warning",
  title: "Day of month and day of week are both set",
  find(schedule) {
    const { expression, dayRule, minutes, hours } = schedule;
    if (dayRule === "both") return undefined;
    const days = Math.round((runsPerDay(schedule) / (minutes.length * hours.length)) * daysPerYear);
    const [ofMonth, ofWeek] = [dayOfMonthField, dayOfWeekField].map((field) =>
      quote(withField(expression, field, "*")),
    );
    return {
      message:
        `day of month ${fieldText(expression, dayOfMonthField)} (field 3) and day of week ` +
        `${fieldText(expression, dayOfWeekField)} (field 5) are both set, and cron runs when either matches: ` +
        `on about ${days} days a year`,
      remedy: `Keep one of them, ${ofWeek} or ${ofMonth}; if both must match, check the date in the job`,
    };
  },
};

/** Days 29 to 31 do not exist in every month: cron skips such a month. */
export const skippedMonths: ScheduleRule = {
  code: scheduleRuleCodes.skippedMonths,
  severity: "warning",
  title: "Months without the day are skipped",
  find({ expression, dayRule, daysOfMonth, months }) {
    const [firstDay = 1] = daysOfMonth;
    if (dayRule === "either") return undefined;
    const skipped = months.filter((month) => firstDay > longestMonth(month));
    const onlyInLeapYears = firstDay === 29 && months.includes(2);
    if (skipped.length === 0 && !onlyInLeapYears) return undefined;
    const effect = onlyInLeapYears
      ? "February has it only in leap years"
      : `no run in ${skipped.map((month) => monthNames[month - 1]).join(", ")}`;
    const onFirst = withField(expression, dayOfMonthField, "1");
    // The first of the next month is the closest day that always exists.
    const next = months.length === 12 ? onFirst : withField(onFirst, monthField, nextMonths(months));
    return {
      message: `day of month ${fieldText(expression, dayOfMonthField)} (field 3) is not in every month: ${effect}`,
      remedy: `Use day 28, or the first of the next month: ${quote(next)}`,
    };
  },
};

function nextMonths(months: readonly number[]): string {
  return months
    .map((month) => (month % 12) + 1)
    .toSorted((a, b) => a - b)
    .join(",");
}

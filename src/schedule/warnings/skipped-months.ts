import { quote } from "../../core/quote.ts";
import { longestMonth } from "../days.ts";
import { dayOfMonthField, monthField } from "../fields.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";
import { fieldText, withField } from "./step.ts";

const names = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

/** Days 29 to 31 do not exist in every month: cron leaves such a month out. */
export const skippedMonths: ScheduleRule = {
  code: scheduleRuleCodes.skippedMonths,
  severity: "warning",
  title: "Months without the day are left out",
  find({ expression, dayRule, daysOfMonth, months }) {
    const [firstDay = 1] = daysOfMonth;
    if (dayRule === "either") return undefined;
    const skipped = months.filter((month) => firstDay > longestMonth(month));
    const onlyInLeapYears = firstDay === 29 && months.includes(2);
    if (skipped.length === 0 && !onlyInLeapYears) return undefined;
    const left = onlyInLeapYears
      ? "February has it in leap years only"
      : `no run in ${skipped.map((month) => names[month - 1]).join(", ")}`;
    const onFirst = withField(expression, dayOfMonthField, "1");
    // The day after the last of a month is the first of the next one.
    const next = months.length === 12 ? onFirst : withField(onFirst, monthField, nextMonths(months));
    return {
      message: `day of month ${fieldText(expression, dayOfMonthField)} (field 3) is not in every month: ${left}`,
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

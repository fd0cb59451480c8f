import { quote } from "../../core/quote.ts";
import { longestMonth } from "../days.ts";
import { dayOfMonthField, dayOfWeekField, place } from "../fields.ts";
import type { Schedule } from "../schedule.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";
import { type Step, stepOf, withField } from "./step.ts";

/** Months are of four lengths: no step of days fits them. */
export const dayOfMonthStep: ScheduleRule = {
  code: scheduleRuleCodes.dayOfMonthStep,
  severity: "warning",
  title: "A step of days begins anew each month",
  find(schedule) {
    const step = stepOf(schedule, dayOfMonthField);
    if (step === undefined || schedule.dayRule === "either") return undefined;
    const distances = distancesOverMonthEnds(schedule, step);
    const [least, most] = [Math.min(...distances), Math.max(...distances)];
    if (distances.length === 0 || (least === step.size && most === step.size)) return undefined;
    const apart = least === most ? `${least}` : `${least} to ${most}`;
    return {
      message:
        `${step.text} ${place(dayOfMonthField)} begins anew each month: over the end of a month its runs are ` +
        `${apart} days apart instead of ${step.size}`,
      remedy: `${remedy(schedule, step)}, or list the days that are meant`,
    };
  },
};

/** Days from the last run of a month to the first of the next, for each pair of months that follow each other. */
function distancesOverMonthEnds({ months }: Schedule, { values }: Step): number[] {
  const known = new Set(months);
  return months.flatMap((month) => {
    if (!known.has((month % 12) + 1)) return [];
    const lengths = month === 2 ? [28, 29] : [longestMonth(month)];
    return lengths.map((length) => {
      const last = values.findLast((day) => day <= length) ?? 0;
      return length - last + (values[0] ?? 0);
    });
  });
}

function remedy({ expression }: Schedule, { size }: Step): string {
  const everyDay = withField(expression, dayOfMonthField, "*");
  if (size !== 7) return `Run every day, ${quote(everyDay)}, and let the job decide`;
  return `Choose a weekday, ${quote(withField(everyDay, dayOfWeekField, "MON"))}`;
}

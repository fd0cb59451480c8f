import { quote } from "../../core/quote.ts";
import { dayOfMonthField, dayOfWeekField } from "../fields.ts";
import { runsPerDay } from "../frequency.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";
import { fieldText, withField } from "./step.ts";

const daysPerYear = 365.2425;

/** Cron takes two day fields as alternatives, against what most people read. */
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
        `${fieldText(expression, dayOfWeekField)} (field 5) are both set, and a day that matches one of them is ` +
        `enough: it runs on about ${days} days a year`,
      remedy: `Keep one of them, ${ofWeek} or ${ofMonth}; if both must hold, let the job look at the date`,
    };
  },
};

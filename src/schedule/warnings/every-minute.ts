import { quote } from "../../core/quote.ts";
import { minuteField } from "../fields.ts";
import { runsPerDay } from "../frequency.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";
import { withField } from "./step.ts";

const minutesPerDay = 24 * 60;

/** `*` for the minute means all sixty, also where the other fields look like one time of day. */
export const everyMinute: ScheduleRule = {
  code: scheduleRuleCodes.everyMinute,
  severity: "warning",
  title: "Every minute of chosen hours",
  find(schedule) {
    const { minutes, hours, expression } = schedule;
    if (minutes.length < 60) return undefined;
    const runs = 60 * hours.length;
    if (hours.length < 24) {
      const which = hours.length === 1 ? `hour ${hours[0]}` : `${hours.length} hours`;
      return {
        message: `runs in every minute of ${which}: ${runs} runs a day`,
        remedy: `Choose the minute if one run an hour is meant: ${quote(withField(expression, minuteField, "0"))}`,
      };
    }
    // Every minute of all weekdays may well be meant; of one day in a week or a month hardly.
    if (runsPerDay(schedule) >= minutesPerDay / 4) return undefined;
    const once = ["0", "0", ...expression.split(" ").slice(2)].join(" ");
    return {
      message: `runs in every minute of its days: ${runs} runs on each of them`,
      remedy: `Choose minute and hour if one run a day is meant: ${quote(once)}`,
    };
  },
};

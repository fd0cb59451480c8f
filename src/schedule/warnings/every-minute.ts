import { quote } from "../../core/quote.ts";
import { minutesPerDay } from "../../core/time-units.ts";
import { minuteField, withField } from "../fields.ts";
import { runsPerDay } from "../frequency.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./warning-rule.ts";

/** `*` in the minute field means all sixty minutes, even if the other fields look like one time of day. */
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
        message: `runs every minute of ${which}: ${runs} runs a day`,
        remedy: `For one run an hour, set the minute: ${quote(withField(expression, minuteField, "0"))}`,
      };
    }
    // Every minute of all weekdays may be intended, but hardly every minute of one day a week or a month.
    if (runsPerDay(schedule) >= minutesPerDay / 4) return undefined;
    const once = ["0", "0", ...expression.split(" ").slice(2)].join(" ");
    return {
      message: `runs every minute of its days: ${runs} runs on each of them`,
      remedy: `For one run a day, set minute and hour: ${quote(once)}`,
    };
  },
};

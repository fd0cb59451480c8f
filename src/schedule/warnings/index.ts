import type { Problem, Severity } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import type { Schedule } from "../schedule.ts";
import { dayOfMonthStep } from "./day-of-month-step.ts";
import { eitherDay } from "./either-day.ts";
import { everyMinute } from "./every-minute.ts";
import { lateRuns } from "./late-runs.ts";
import type { ScheduleRule, ScheduleRuleCode, ScheduleWarningOptions } from "./schedule-rule.ts";
import { skippedMonths } from "./skipped-months.ts";
import { stoppedRuns } from "./stopped-runs.ts";
import { unevenStep } from "./uneven-step.ts";

export type { ScheduleRule, ScheduleWarningOptions } from "./schedule-rule.ts";

/** Something about an accepted schedule that its author may not have meant. */
export interface ScheduleWarning extends Pick<Problem, "message" | "remedy"> {
  code: ScheduleRuleCode;
  severity: Severity;
}

/** In the order of their codes. */
export const scheduleRules: readonly ScheduleRule[] = [
  unevenStep,
  dayOfMonthStep,
  everyMinute,
  eitherDay,
  skippedMonths,
  lateRuns,
  stoppedRuns,
];

/** What a careful reader would ask about a schedule, in the order of the codes. Pure, and empty for most. */
export function scheduleWarnings(
  schedule: Schedule,
  options: ScheduleWarningOptions = {},
): ScheduleWarning[] {
  return scheduleRules.flatMap((rule) => warningBy(rule, schedule, options) ?? []);
}

/** What one rule says about a schedule. */
export function warningBy(
  { code, severity, find }: ScheduleRule,
  schedule: Schedule,
  options: ScheduleWarningOptions,
): ScheduleWarning | undefined {
  const found = find(schedule, options);
  if (found === undefined) return undefined;
  const message = `${quote(schedule.expression)}: ${found.message}`;
  return { code, severity, message, remedy: found.remedy };
}

import type { Problem, Severity } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import type { Schedule } from "../schedule.ts";
import { eitherDay, skippedMonths } from "./days.ts";
import { everyMinute } from "./every-minute.ts";
import { lateRuns, stoppedRuns } from "./run-length.ts";
import { dayOfMonthStep, unevenStep } from "./steps.ts";
import type { ScheduleRule, ScheduleRuleCode, ScheduleWarningOptions } from "./warning-rule.ts";

/** Something about an accepted schedule that its author may not have intended. */
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

/** The warnings about a schedule, in the order of their codes. Pure; empty for most schedules. */
export function scheduleWarnings(
  schedule: Schedule,
  options: ScheduleWarningOptions = {},
): ScheduleWarning[] {
  return scheduleRules.flatMap((rule) => warningBy(rule, schedule, options) ?? []);
}

/** The warning of one rule about a schedule. */
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

import type { Problem, Severity } from "../../core/errors.ts";
import type { Schedule } from "../schedule.ts";

/** Properties of a job that its warnings depend on. */
export interface ScheduleWarningOptions {
  /** Usual duration of a run. Without it, overlapping runs are not reported. */
  usualDurationSeconds?: number | undefined;
}

/** A check that looks at one schedule only. */
export interface ScheduleRule {
  /** Stable, never reused for another meaning. Its page is `docs/rules/<code>.md`. */
  code: ScheduleRuleCode;
  severity: Severity;
  /** The title of its page. */
  title: string;
  /** What is wrong, to be shown after the quoted expression and a colon; `undefined` if nothing is. */
  find(schedule: Schedule, options: ScheduleWarningOptions): Pick<Problem, "message" | "remedy"> | undefined;
}

/** The codes of these rules. They are stable and never reused. */
export const scheduleRuleCodes = {
  unevenStep: "RULE001",
  dayOfMonthStep: "RULE002",
  everyMinute: "RULE003",
  eitherDay: "RULE004",
  skippedMonths: "RULE005",
  lateRuns: "RULE006",
  stoppedRuns: "RULE007",
} as const;

export type ScheduleRuleCode = (typeof scheduleRuleCodes)[keyof typeof scheduleRuleCodes];

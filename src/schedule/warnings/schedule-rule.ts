import type { Problem, Severity } from "../../core/errors.ts";
import type { Schedule } from "../schedule.ts";

/** What is known of a job besides its schedule. */
export interface ScheduleWarningOptions {
  /** Usual length of a run. Without it nothing is said about runs that overlap. */
  usualDurationSeconds?: number | undefined;
}

/** One thing to look for in a schedule by itself. */
export interface ScheduleRule {
  /** Stable, never reused for another meaning. Its page is `docs/rules/<code>.md`. */
  code: ScheduleRuleCode;
  severity: Severity;
  /** The title of its page. */
  title: string;
  /** What is the matter, to follow the quoted expression and a colon; `undefined` when nothing is. */
  find(schedule: Schedule, options: ScheduleWarningOptions): Pick<Problem, "message" | "remedy"> | undefined;
}

/** All codes of rules about a schedule by itself. */
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

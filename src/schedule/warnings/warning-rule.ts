import type { Problem, Severity } from "../../core/errors.ts";
import type { Schedule } from "../schedule.ts";

/** What is known about a job besides its schedule. */
export interface ScheduleWarningOptions {
  /** Usual length of a run. Without it, runs that overlap are not reported. */
  usualDurationSeconds?: number | undefined;
}

/** One check of a schedule on its own. */
export interface ScheduleRule {
  /** Stable, never reused for another meaning. Its page is `docs/rules/<code>.md`. */
  code: ScheduleRuleCode;
  severity: Severity;
  /** The title of its page. */
  title: string;
  /** What is wrong, to follow the quoted expression and a colon; `undefined` when nothing is. */
  find(schedule: Schedule, options: ScheduleWarningOptions): Pick<Problem, "message" | "remedy"> | undefined;
}

/** The codes of all rules about a schedule on its own. */
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

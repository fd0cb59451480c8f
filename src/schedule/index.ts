export { type BusiestMinute, busiestMinute } from "./busiest-minute.ts";
export { daysPerCalendarCycle } from "./days.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { runsPerDay } from "./frequency.ts";
export { type Gap, longestGap } from "./gap.ts";
export { parseSchedule } from "./parse.ts";
export { periodInDays } from "./period.ts";
export { portableExpression } from "./portable-expression.ts";
export { nextRuns } from "./runs.ts";
export { lastRun, runsBetween } from "./runs-between.ts";
export { sameSchedule } from "./same.ts";
export type { Schedule } from "./schedule.ts";
export { type ScheduleCode, ScheduleError, type ScheduleProblem } from "./schedule-error.ts";
export { shortestGap } from "./shortest-gap.ts";
export {
  type ScheduleRule,
  type ScheduleWarning,
  type ScheduleWarningOptions,
  scheduleRules,
  scheduleWarnings,
  warningBy,
} from "./warnings/index.ts";
export { describeSchedule } from "./words.ts";
export * from "./zoned/index.ts";

export { formatDuration, parseDuration } from "./duration.ts";
export { runsPerDay } from "./frequency.ts";
export { type Gap, longestGap } from "./gap.ts";
export { parseSchedule } from "./parse.ts";
export { nextRuns } from "./runs.ts";
export { sameSchedule } from "./same.ts";
export type { Schedule } from "./schedule.ts";
export { type ScheduleCode, ScheduleError, type ScheduleProblem } from "./schedule-error.ts";
export { describeSchedule } from "./words.ts";

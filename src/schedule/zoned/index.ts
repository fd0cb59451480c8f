export { type ChangedTime, describeChange, type LocalChange, localChanges } from "./changes.ts";
export { compileLocal } from "./compile.ts";
export type { CompiledSchedule } from "./cover.ts";
export { isDueLocally, localRunsBetween, nextLocalRuns } from "./due.ts";
export { compiledDays, longestLocalGap } from "./gap.ts";
export type { LocalSchedule } from "./local-schedule.ts";
export { describeLocalSchedule } from "./words.ts";
export { offsetOf, startOfDay, type Transition, zoneTransitions } from "./zone.ts";

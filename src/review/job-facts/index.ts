export {
  type FactsOptions,
  type JobFacts,
  jobFacts,
  type Run,
  type Stopped,
} from "./job-facts.ts";
export type { ScheduleFacts } from "./schedule-facts.ts";
export { scheduleLocation } from "./schedule-location.ts";
export { localTimes, teamTime, utcTimes } from "./team-time.ts";
export { localIso, offsetsOfYear, type ZoneOffset } from "./zone.ts";

export {
  type FactsOptions,
  type JobFacts,
  jobFacts,
  type Run,
  type ScheduleFacts,
  type Stopped,
} from "./job-facts.ts";
export { scheduleLocation } from "./schedule-location.ts";
export { localTimes, teamTime } from "./team-time.ts";
export { localIso, offsetAt, offsetsOfYear, type ZoneOffset } from "./zone.ts";

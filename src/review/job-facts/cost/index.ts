export {
  type CronJobCost,
  type CronJobUse,
  cronJobCost,
  type DurationSource,
  type KnownCost,
  type UnknownCost,
  webServiceCost,
} from "./cost.ts";
export { prices } from "./prices.ts";
export { costNote, costText, dollars } from "./text.ts";

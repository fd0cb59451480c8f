export { type ProgramConfig, type ProgramSource, readPulumiConfig } from "./read-pulumi-config.ts";
export { readStackFile, readStackText, type StackFile } from "./read-stack-file.ts";
export {
  type JobConfig,
  type Region,
  regions,
  type SchedulerMode,
  type SourceConfig,
  type StackConfig,
  schedulerModes,
  type WebConfig,
} from "./stack-config.ts";
export type { ReadOptions } from "./validate.ts";

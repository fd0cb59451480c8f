export { guardedCommand } from "./guarded-command.ts";
export { isPlaceholder } from "./placeholder.ts";
export { type ProgramConfig, readPulumiConfig } from "./read-pulumi-config.ts";
export {
  type InspectedStackFile,
  inspectStackFile,
  inspectStackText,
  readStackFile,
  readStackText,
  type StackFile,
} from "./read-stack-file.ts";
export { type SchedulerPlan, schedulerPlan, suspensionOf } from "./scheduler-mode.ts";
export type {
  JobConfig,
  SchedulerMode,
  SourceConfig,
  StackConfig,
  WebConfig,
} from "./stack-config.ts";
export { webSecretNames } from "./web-secrets.ts";
export type { FileComment } from "./yaml-comments.ts";

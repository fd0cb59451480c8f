export { type ProgramConfig, readPulumiConfig } from "./read-pulumi-config.ts";
export { readStackFile, readStackText } from "./read-stack-file.ts";
export type {
  JobConfig,
  SourceConfig,
  StackConfig,
} from "./stack-config.ts";

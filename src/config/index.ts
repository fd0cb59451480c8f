export { type ProgramConfig, readPulumiConfig } from "./read-pulumi-config.ts";
export {
  type InspectedStackFile,
  inspectStackFile,
  inspectStackText,
  readStackFile,
  readStackText,
  type StackFile,
} from "./read-stack-file.ts";
export type {
  JobConfig,
  SourceConfig,
  StackConfig,
} from "./stack-config.ts";

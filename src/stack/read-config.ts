import { Config, getStack, RunError, runtime } from "@pulumi/pulumi";
import { type ProgramConfig, readPulumiConfig } from "../config/read-pulumi-config.ts";
import { ConfigurationError } from "../core/errors.ts";

/** The configuration of the stack that Pulumi runs. All problems are reported together, without a stack trace. */
export function readStackConfig(): ProgramConfig {
  try {
    return readPulumiConfig({ config: new Config(), allConfig: runtime.allConfig(), stack: getStack() });
  } catch (error) {
    // Pulumi prints a RunError's message alone, and any other error with its stack.
    if (error instanceof ConfigurationError) throw new RunError(error.message);
    throw error;
  }
}

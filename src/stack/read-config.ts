/** Reads and checks what the program needs before it declares a resource. Errors are printed without a stack trace. */
import { Config, getStack, RunError, runtime } from "@pulumi/pulumi";
import { type ProgramConfig, readPulumiConfig } from "../config/read-pulumi-config.ts";
import { ConfigurationError, OperationError } from "../core/errors.ts";
import { requireRenderAccess } from "../resources/dynamic.ts";

/** The configuration of the stack that Pulumi runs. Reports all problems together. */
export function readStackConfig(): ProgramConfig {
  return withPlainErrors(() =>
    readPulumiConfig({ config: new Config(), allConfig: runtime.allConfig(), stack: getStack() }),
  );
}

/** Fails an update without a usable API key or address of Render. A preview does not need them. */
export function requireRender(): void {
  if (!runtime.isDryRun()) withPlainErrors(requireRenderAccess);
}

/** Pulumi prints only the message of a RunError, and the stack trace of any other error. */
function withPlainErrors<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof OperationError)
      throw new RunError(error.message);
    throw error;
  }
}

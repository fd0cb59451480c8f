import { RunError, runtime } from "@pulumi/pulumi";
import { OperationError } from "../core/errors.ts";
import { requireRenderAccess } from "../resources/render-access.ts";

/** Ends an update that could not ask Render anything before it declares a resource. A preview needs no Render. */
export function requireRender(): void {
  if (runtime.isDryRun()) return;
  try {
    requireRenderAccess();
  } catch (error) {
    if (error instanceof OperationError) throw new RunError(error.message);
    throw error;
  }
}

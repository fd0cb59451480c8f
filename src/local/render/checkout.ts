import { resolve } from "node:path";

/** The folder of this checkout. */
export const checkout = resolve(import.meta.dirname, "../../..");

/** The repository URL that stands for this checkout on a local Render; stack `local` uses it. */
export const checkoutRepository = "http://localhost/scheduler-ops.git";

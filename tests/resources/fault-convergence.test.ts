import fc from "fast-check";
import { test } from "vitest";
import { checkConvergence, faultySteps } from "./fault-convergence.ts";

test(
  "whatever calls to Render fail, repeating `up` ends with exactly one job as desired",
  () => fc.assert(fc.asyncProperty(faultySteps, checkConvergence), { numRuns: 20, seed: 7 }),
  120_000,
);

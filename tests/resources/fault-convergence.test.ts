import { testProperty } from "../support/property.ts";
import { checkConvergence, faultySteps } from "./fault-convergence.ts";

testProperty(
  "whatever calls to Render fail, repeating `up` ends with exactly one job as desired",
  faultySteps,
  checkConvergence,
  { runs: 20 },
);

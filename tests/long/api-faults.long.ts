import { checkConvergence, faultySteps } from "../resources/fault-convergence.ts";
import { defineMatrix } from "./matrix.ts";

export default defineMatrix({
  rule: "whatever calls to Render fail, repeating `up` ends with exactly one job as desired",
  cases: faultySteps,
  run: checkConvergence,
});

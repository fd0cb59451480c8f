import fc from "fast-check";
import { survivesGarbage } from "../jobs/support/tick-garbage.ts";
import { defineMatrix } from "./matrix.ts";

export default defineMatrix({
  rule: "with any content of the documents, a tick ends with an outcome and a lock that the application can acquire",
  cases: Array.from({ length: 20 }, (_, index) => ({ seed: index + 1 })),
  async run({ seed }) {
    await fc.assert(survivesGarbage, { seed, numRuns: 500 });
  },
});

import { test } from "vitest";
import fc from "../../support/seeded-fast-check.ts";
import { survivesGarbage } from "../support/tick-garbage.ts";

// A failure prints its seed. More cases: tests/long/tick-garbage.long.ts.
test("with any content of the documents, a tick ends with an outcome and a lock that the application can acquire", async () => {
  await fc.assert(survivesGarbage, { numRuns: 200 });
});

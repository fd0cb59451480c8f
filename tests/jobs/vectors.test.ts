import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { expectedOf, observe, possibleAirconStatuses, readVectors } from "./support/tick-vectors.ts";

/** Observed cases of the application's tick: `TICK_VECTORS` names another file in the same format. */
const path = process.env.TICK_VECTORS ?? resolve(import.meta.dirname, "../fixtures/tick.json");
const file = await readVectors(path);

describe("the tick behaves like the application", () => {
  test.each(file.cases.map((vector) => [vector.name, vector] as const))("%s", async (_, vector) => {
    const expected = expectedOf(vector);
    const observed = await Promise.all(
      possibleAirconStatuses(file, vector).map((status) => observe(file, vector, status)),
    );
    // More than one where the aircon was polled: the file does not contain its response.
    if (observed.length === 1) expect(observed[0]).toEqual(expected);
    else expect(observed).toContainEqual(expected);
  });
});

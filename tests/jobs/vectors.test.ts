import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { expectedOf, observe, possibleAirconStatuses, readVectors } from "./support/tick-vectors.ts";

/** Observed cases of the application's tick: `TICK_VECTORS` names another file of the same form. */
const path = process.env.TICK_VECTORS ?? resolve(import.meta.dirname, "../fixtures/tick.json");
const file = await readVectors(path);

describe("the tick does what the application was seen to do", () => {
  test.each(file.cases.map((vector) => [vector.name, vector] as const))("%s", async (_, vector) => {
    const expected = expectedOf(vector);
    const observed = await Promise.all(
      possibleAirconStatuses(file, vector).map((status) => observe(file, vector, status)),
    );
    // More than one where the aircon was asked and the file does not say what it answered.
    if (observed.length === 1) expect(observed[0]).toEqual(expected);
    else expect(observed).toContainEqual(expected);
  });
});

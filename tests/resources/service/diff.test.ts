import { describe, expect, it } from "vitest";
import { unknownValue } from "../../../src/resources/dynamic.ts";
import { diffInputs } from "../../../src/resources/service/check-and-diff.ts";

const state = {
  name: "backup",
  ownerId: "tea-1",
  region: "oregon",
  schedule: "0 3 * * *",
  slug: "backup-ab12",
};

describe("the difference between state and spec", () => {
  it("leaves it to the engine to name what changes", () => {
    expect(diffInputs(state, { ...state, schedule: "0 4 * * *", name: "other", git: {} })).toEqual({
      replaces: [],
      deleteBeforeReplace: true,
    });
  });

  it.each([
    ["ownerId", "tea-2"],
    ["region", "frankfurt"],
    ["region", unknownValue],
  ])("replaces the service when %s becomes %s", (property, value) => {
    expect(diffInputs(state, { ...state, [property]: value }).replaces).toEqual([property]);
  });

  it("exists while a service is unfinished, even with equal inputs", () => {
    expect(diffInputs({ ...state, unfinished: true }, state).changes).toBe(true);
    expect(diffInputs(state, state).changes).toBeUndefined();
  });
});

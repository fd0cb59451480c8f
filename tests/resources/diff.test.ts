import { describe, expect, it } from "vitest";
import { diffWish } from "../../src/resources/diff.ts";
import { unknownValue } from "../../src/resources/dynamic.ts";

const state = {
  name: "backup",
  ownerId: "tea-1",
  region: "oregon",
  schedule: "0 3 * * *",
  slug: "backup-ab12",
};

describe("the difference between state and wish", () => {
  it("leaves it to the engine to name what changes", () => {
    expect(diffWish(state, { ...state, schedule: "0 4 * * *", name: "other", git: {} })).toEqual({
      replaces: [],
      deleteBeforeReplace: true,
    });
  });

  it.each([
    ["ownerId", "tea-2"],
    ["region", "frankfurt"],
    ["region", unknownValue],
  ])("replaces the service when %s becomes %s", (property, value) => {
    expect(diffWish(state, { ...state, [property]: value }).replaces).toEqual([property]);
  });

  it("is there as long as a service is unfinished, even with equal inputs", () => {
    expect(diffWish({ ...state, unfinished: true }, state).changes).toBe(true);
    expect(diffWish(state, state).changes).toBeUndefined();
  });
});

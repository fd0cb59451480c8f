import { describe, expect, test } from "vitest";
import { schedulerModes, schedulerPlan, suspensionOf } from "../../src/config/scheduler-mode.ts";

describe("a scheduler mode", () => {
  test.each(schedulerModes)("%s never lets both sides run", (mode) => {
    const { schedulerEnabled, replacementSuspended } = schedulerPlan(mode);
    expect(schedulerEnabled && !replacementSuspended).toBe(false);
  });

  test.each(schedulerModes)("%s settles the side first that stops in it", (mode) => {
    const { schedulerEnabled, replacementSuspended, settlesFirst } = schedulerPlan(mode);
    expect(settlesFirst === "web" ? schedulerEnabled : !replacementSuspended).toBe(false);
  });

  test("paused lets no side run, and the two others let one", () => {
    const sides = schedulerModes.map((mode) => {
      const { schedulerEnabled, replacementSuspended } = schedulerPlan(mode);
      return [mode, Number(schedulerEnabled) + Number(!replacementSuspended)];
    });
    expect(Object.fromEntries(sides)).toEqual({ "in-process": 1, cron: 1, paused: 0 });
  });
});

test("a job is suspended by its own setting in every mode, the replacement also by the mode", () => {
  const job = { suspended: false, replacesScheduler: false };
  const replacement = { suspended: false, replacesScheduler: true };
  expect(schedulerModes.map((mode) => suspensionOf(job, mode))).toEqual([undefined, undefined, undefined]);
  expect(schedulerModes.map((mode) => suspensionOf(replacement, mode))).toEqual(["mode", undefined, "mode"]);
  expect(schedulerModes.map((mode) => suspensionOf({ ...replacement, suspended: true }, mode))).toEqual([
    "own",
    "own",
    "own",
  ]);
});

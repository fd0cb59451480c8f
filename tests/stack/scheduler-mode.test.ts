import { describe, expect, test } from "vitest";
import { schedulerModes } from "../../src/config/stack-config.ts";
import { schedulerPlan } from "../../src/stack/scheduler-mode.ts";

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

import { describe, expect, test } from "vitest";
import {
  jobLimits,
  type RunLimitOptions,
  requireMargin,
  startMarginOf,
  usualDuration,
} from "../../src/runs/limits.ts";
import { run, timesOf } from "./support.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Successful runs that took so many seconds each. */
const lasting = (...seconds: number[]) =>
  seconds.map((each, index) => {
    const start = Date.UTC(2026, 2, 2, index);
    return run(new Date(start), new Date(start + each * second));
  });
const limits = (options: RunLimitOptions, expression = "0 * * * *", seconds: number[] = []) =>
  jobLimits(timesOf(expression), lasting(...seconds), options);

test.each([
  [hour, 3 * minute],
  [6 * minute, 3 * minute],
  [5 * minute, 2.5 * minute],
  [minute, 30 * second],
])("with a gap of %i ms the start margin is %i ms", (gap, margin) => {
  expect(startMarginOf(gap, {})).toBe(margin);
});

test("a start margin must be below the smallest gap", () => {
  const refused = (startMarginMs: number) => () =>
    requireMargin(timesOf("0,10 * * * *"), { startMarginMs }, "job");
  expect(refused(10 * minute - 1)).not.toThrow();
  expect(refused(10 * minute)).toThrow("two runs can be due within 600 s");
});

describe("the usual duration", () => {
  const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
  test.each([
    ["the 95th percentile of 20 runs", twenty, 999, 19],
    ["the stated duration, for fewer than 20 runs", twenty.slice(1), 999, 999],
    ["the longest of a few runs without a stated duration", [3, 9, 5], undefined, 9],
    ["not known without runs", [], undefined, undefined],
  ])("is %s", (_, seconds, stated, expected) => {
    const usual = usualDuration(lasting(...seconds), stated === undefined ? undefined : stated * second);
    expect(usual).toBe(expected === undefined ? undefined : expected * second);
  });

  test("counts successful runs only", () => {
    const failed = run("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", { exit: 1 });
    expect(usualDuration([failed, ...lasting(4)], undefined)).toBe(4 * second);
  });
});

describe("an active run", () => {
  test.each([
    [5 * second, 65 * second, 10 * minute + 5 * second],
    [10 * minute, 20 * minute, 40 * minute],
    [4 * hour, 8 * hour, 12 * hour],
    [undefined, undefined, 12 * hour],
  ])(
    "that usually takes %s ms is slow after %s ms and hung after %i ms",
    (usualDurationMs, slowMs, hungMs) => {
      expect(limits({ usualDurationMs })).toMatchObject({ slowMs, hungMs });
    },
  );

  test("has the limits set for its job", () => {
    const own = { usualDurationMs: minute, slowFactor: 3, slowExtraMs: 0, hungFactor: 5, hungExtraMs: 0 };
    expect(limits(own)).toMatchObject({ slowMs: 3 * minute, hungMs: 5 * minute });
    expect(limits({ ...own, longestRunMs: 2 * minute })).toMatchObject({ hungMs: 2 * minute });
  });
});

test("a job is overdue after maxGap, else after twice its largest gap, its duration and its margin", () => {
  expect(limits({ maxGapMs: 90 * minute })).toMatchObject({ overdueMs: 90 * minute, isPromised: true });
  expect(limits({ usualDurationMs: minute })).toMatchObject({
    overdueMs: 2 * hour + 4 * minute,
    isPromised: false,
  });
  expect(limits({}, "0 9-17 * * *").overdueMs).toBe(32 * hour + 3 * minute);
});

test.each([
  ["*/15 * * * *", 1],
  ["*/14 * * * *", 3],
  ["* * * * *", 3],
])("%s is failing after %i failures", (expression, failures) => {
  expect(limits({}, expression)).toMatchObject({
    failures,
    recovery: 1,
    flappingChanges: 3,
    flappingResults: 10,
  });
});

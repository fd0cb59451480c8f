import { expect, test } from "vitest";
import { formatDuration } from "../../src/core/duration.ts";
import { shortestGap } from "../../src/schedule/gap.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression, reference } from "./reference.ts";

test.each([
  ["*/15 * * * *", "15m"],
  ["*/45 * * * *", "15m"],
  ["0 */5 * * *", "4h"],
  ["0 2 * * *", "1d"],
  ["0 2 * * MON", "7d"],
  ["0 0 1,31 * *", "1d"],
  ["0 0 31 * *", "31d"],
  ["0 0 29 2 *", "1461d"],
  ["50 23 * * *", "1d"],
  ["0,59 0,23 * * *", "1m"],
])("of %s is %s", (text, gap) => {
  expect(formatDuration(shortestGap(parseSchedule(text)))).toBe(gap);
});

test("no two runs of a second implementation are nearer, for random schedules", () => {
  fc.assert(
    fc.property(expression, (text) => {
      const runs = reference(text).runsAfter(new Date("2026-01-01T00:00Z"), 300);
      const gaps = runs.slice(1).map((run, index) => run.getTime() - (runs[index]?.getTime() ?? 0));
      expect(shortestGap(parseSchedule(text))).toBeLessThanOrEqual(Math.min(...gaps));
    }),
    { numRuns: 100 },
  );
});

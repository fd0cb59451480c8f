import { describe, expect, test } from "vitest";
import { formatDuration } from "../../src/core/duration.ts";
import { daysPerCalendarCycle } from "../../src/schedule/days.ts";
import { longestGap } from "../../src/schedule/gap.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression, instant, reference } from "./reference.ts";

const day = 86_400_000;

describe("the longest gap in a year", () => {
  test.each([
    ["*/15 * * * *", "15m", "2026-01-01T00:00Z"],
    ["*/45 * * * *", "45m", "2026-01-01T00:00Z"],
    ["0 */5 * * *", "5h", "2026-01-01T00:00Z"],
    ["0 2 * * *", "1d", "2025-12-31T02:00Z"], // the run before the year counts
    ["0 9-17 * * MON-FRI", "2d16h", "2026-01-02T17:00Z"],
    ["0 0 31 * *", "61d", "2026-03-31T00:00Z"],
    ["0 0 */2 * *", "2d", "2026-01-01T00:00Z"],
    ["0 0 29 2 *", "1461d", "2024-02-29T00:00Z"],
  ])("of %s is %s", (text, gap, from) => {
    const found = longestGap(parseSchedule(text), new Date("2026-01-01T00:00Z"));
    expect([formatDuration(found.milliseconds), found.from]).toEqual([gap, new Date(from)]);
    expect(found.to.getTime() - found.from.getTime()).toBe(found.milliseconds);
  });

  test("of February 29 is eight years around a century without it", () => {
    const { from, to } = longestGap(
      parseSchedule("0 0 29 2 *"),
      new Date("2026-01-01"),
      daysPerCalendarCycle,
    );
    expect([from, to]).toEqual([new Date("2096-02-29"), new Date("2104-02-29")]);
  });
});

test("the longest gap is that of all runs of a second implementation, for random schedules and windows", () => {
  fc.assert(
    fc.property(expression, instant, fc.integer({ min: 1, max: 45 }), (text, from, days) => {
      const { runsOfDay, runAtOrBefore, runsAfter } = reference(text);
      const end = from.getTime() + days * day;
      const runs = [runAtOrBefore(from)];
      for (let midnight = Math.floor(from.getTime() / day) * day; midnight < end; midnight += day) {
        runs.push(...runsOfDay(new Date(midnight)).filter((run) => run > from && run.getTime() < end));
      }
      runs.push(...runsAfter(new Date(Math.max(end - 1, runs.at(-1)?.getTime() ?? 0)), 1));
      let longest = { milliseconds: 0, from: new Date(0), to: new Date(0) };
      for (const [index, to] of runs.entries()) {
        const before = runs[index - 1];
        if (before === undefined) continue;
        const milliseconds = to.getTime() - before.getTime();
        if (milliseconds > longest.milliseconds) longest = { milliseconds, from: before, to };
      }
      expect(longestGap(parseSchedule(text), from, days)).toEqual(longest);
    }),
    { numRuns: 200 },
  );
});

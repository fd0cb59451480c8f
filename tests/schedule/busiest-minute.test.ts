import { expect, test } from "vitest";
import { busiestMinute } from "../../src/schedule/busiest-minute.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { runsBetween } from "../../src/schedule/runs.ts";
import fc from "../support/seeded-fast-check.ts";

const from = new Date("2026-01-01T00:00:00Z");
const dayMs = 86_400_000;

test("finds the minute with the most runs, with its days and schedules", () => {
  const schedules = ["0 2 * * *", "0 2 * * MON", "0 * * * *", "30 3 * * *"].map(parseSchedule);
  expect(busiestMinute(schedules, from)).toEqual({
    runs: 3,
    at: new Date("2026-01-05T02:00:00Z"),
    schedules: [0, 1, 2],
    days: 52,
    busiestHour: { hour: 2, runs: (2 * 366 + 52) / 366 },
    runsPerDay: (26 * 366 + 52) / 366,
  });
});

test("runs that coincide on too few days do not count, others do", () => {
  const schedules = ["0 2 * * *", "0 2 1 1 *", "0 2 1 * *", "0 5 * * *", "0 5 * * *"].map(parseSchedule);
  const of = (onDays: number) => {
    const { runs, days } = busiestMinute(schedules, from, { onDays });
    return { runs, days };
  };
  expect(of(1)).toEqual({ runs: 3, days: 2 }); // January 1 of both years
  expect(of(2)).toEqual({ runs: 3, days: 2 });
  expect(of(3)).toEqual({ runs: 2, days: 366 });
});

test("no schedules have no load", () => {
  expect(busiestMinute([], from)).toMatchObject({ runs: 0, schedules: [], runsPerDay: 0 });
});

test("every result equals a count of all runs of the days", () => {
  const minute = fc.constantFrom("0", "*/30", "7", "*");
  const hour = fc.constantFrom("2", "*", "*/6", "0,12");
  const days = fc.constantFrom("* * *", "* * MON", "1 * *", "*/2 * *", "13 * FRI", "* 2 *", "29 2 *");
  const expression = fc.tuple(minute, hour, days).map((fields) => fields.join(" "));
  const given = fc.record({
    expressions: fc.array(expression, { minLength: 1, maxLength: 6 }),
    start: fc.integer({ min: 0, max: 1_500 }),
    onDays: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(given, ({ expressions, start, onDays }) => {
      const schedules = expressions.map(parseSchedule);
      const [first, length] = [new Date(from.getTime() + start * dayMs), 40];
      const load = busiestMinute(schedules, first, { days: length, onDays });
      const byMinute = new Map<number, number[]>();
      const end = new Date(first.getTime() + length * dayMs);
      for (const [index, schedule] of schedules.entries()) {
        for (const run of runsBetween(schedule, first, end)) {
          byMinute.set(run.getTime(), [...(byMinute.get(run.getTime()) ?? []), index]);
        }
      }
      const mostOfDay = Array.from({ length }, (_, day) => {
        const midnight = first.getTime() + day * dayMs;
        const ofDay = [...byMinute].filter(([time]) => time >= midnight && time < midnight + dayMs);
        return Math.max(0, ...ofDay.map(([, indices]) => indices.length));
      }).sort((a, b) => b - a);
      const runs = mostOfDay[onDays - 1] ?? 0;
      expect(load.runs).toBe(runs);
      expect(load.days).toBe(mostOfDay.filter((most) => most >= runs).length);
      if (runs > 0) expect(load.schedules).toEqual(byMinute.get(load.at.getTime()));
      const all = [...byMinute.values()].reduce((sum, indices) => sum + indices.length, 0);
      expect(load.runsPerDay * length).toBeCloseTo(all, 6);
    }),
    { numRuns: 60 },
  );
});

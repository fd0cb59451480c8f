import { expect, test } from "vitest";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { lastRun, runsBetween } from "../../src/schedule/runs.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression, instant, reference } from "./reference.ts";

const day = 86_400_000;

test("the start counts and the end does not", () => {
  const schedule = parseSchedule("0 */6 * * *");
  expect(runsBetween(schedule, new Date("2026-03-01T06:00Z"), new Date("2026-03-01T18:00Z"))).toEqual([
    new Date("2026-03-01T06:00Z"),
    new Date("2026-03-01T12:00Z"),
  ]);
  expect(lastRun(schedule, new Date("2026-03-01T06:00Z"))).toEqual(new Date("2026-03-01T06:00Z"));
});

test("runs are those of a second implementation, for random schedules and windows", () => {
  fc.assert(
    fc.property(expression, instant, fc.integer({ min: 0, max: 40 * 1440 }), (text, from, minutes) => {
      const { runsOfDay, runAtOrBefore } = reference(text);
      const until = new Date(from.getTime() + minutes * 60_000);
      const runs: Date[] = [];
      for (
        let midnight = Math.floor(from.getTime() / day) * day;
        midnight < until.getTime();
        midnight += day
      ) {
        runs.push(...runsOfDay(new Date(midnight)).filter((run) => run >= from && run < until));
      }
      expect(runsBetween(parseSchedule(text), from, until)).toEqual(runs);
      expect(lastRun(parseSchedule(text), from)).toEqual(runAtOrBefore(from));
    }),
    { numRuns: 200 },
  );
});

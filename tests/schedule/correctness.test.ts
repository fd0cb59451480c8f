/**
 * Random expressions over five years with a leap day, against the second implementation of the dialect: what an
 * expression means, when croner runs it, and what follows from that. The long suite runs more of them.
 */

import { expect, test } from "vitest";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { nextRuns } from "../../src/schedule/runs.ts";
import { sameSchedule } from "../../src/schedule/same-schedule.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression, type Reference, reference } from "./reference.ts";
import { checkRunsAndGap, checkSchedule, scheduleCase } from "./schedule-case.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const end = Date.UTC(2031, 0, 1);

test("expressions have the same runs on all days of five years as in a second implementation", () => {
  fc.assert(fc.property(scheduleCase, checkSchedule), { numRuns: 1000 });
});

test("the longest gap and the number of runs equal those of all runs, counted one by one", () => {
  fc.assert(fc.property(scheduleCase, checkRunsAndGap), { numRuns: 15 });
});

test("croner steps through all days of five years as the second implementation does", () => {
  const anyDays = expression.map((text) => `0 0 ${text.split(" ").slice(2).join(" ")}`);
  fc.assert(
    fc.property(anyDays, (text) => {
      const { hasRunsOn } = reference(text);
      const expected: number[] = [];
      for (let time = start; time < end; time += day) if (hasRunsOn(new Date(time))) expected.push(time);
      const found = nextRuns(parseSchedule(text), new Date(start - 1), expected.length + 1);
      expect(`${found.map(Number).filter((run) => run < end)}`).toBe(`${expected}`);
    }),
    { numRuns: 60 },
  );
});

test("two schedules are the same, in either order, exactly when all their runs are", () => {
  // Few values of the same meaning or nearly so, so that equal pairs come up.
  const times = fc.constantFrom("0", "0,0", "*/60", "1");
  const hours = fc.constantFrom("*", "0-23", "*/1");
  const monthDays = fc.constantFrom("*", "1-31", "*/1", "30,31", "31,30");
  const months = fc.constantFrom("*", "1-12", "2,3", "FEB,MAR");
  const weekdays = fc.constantFrom("*", "0-6", "SUN-SAT", "1");
  const alike = fc.tuple(times, hours, monthDays, months, weekdays).map((fields) => fields.join(" "));
  const text = fc.oneof({ arbitrary: alike, weight: 3 }, { arbitrary: expression, weight: 1 });
  let same = 0;
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [one, other] = [parseSchedule(a), parseSchedule(b)];
      const isSame = sameSchedule(one, other);
      if (isSame) same += 1;
      expect(sameSchedule(other, one)).toBe(isSame);
      expect(isSame).toBe(runsKey(reference(a)) === runsKey(reference(b)));
      expect(sameSchedule(one, parseSchedule(a))).toBe(true);
    }),
    { numRuns: 500, seed: 4 },
  );
  expect(same).toBeGreaterThan(20);
});

const everyDate = Array.from({ length: 28 * 365.25 }, (_, index) => new Date(Date.UTC(2000, 0, 1 + index)));

/** Its times and its days of 28 years, in which every date falls on every weekday. */
function runsKey({ times, hasRunsOn }: Reference): string {
  return times.join() + everyDate.map((date) => (hasRunsOn(date) ? 1 : 0)).join("");
}

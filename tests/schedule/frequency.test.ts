import { expect, test } from "vitest";
import { runsPerDay } from "../../src/schedule/frequency.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression, reference } from "./reference.ts";

test.each([
  ["*/15 * * * *", 96],
  ["* * * * *", 1440],
  ["0 2 * * *", 1],
  ["0 0 * * MON", 1 / 7],
  ["0 0 1 * *", 4800 / 146_097], // 12 times in each of 400 years
  ["0 0 29 2 *", 97 / 146_097], // 97 leap years in 400
  ["0 0 31 * *", (7 * 400) / 146_097],
])("%s runs %d times a day on average", (text, mean) => {
  expect(runsPerDay(parseSchedule(text))).toBe(mean);
});

test("the mean is that of a count over 400 years by a second implementation", () => {
  fc.assert(
    fc.property(expression, (text) => {
      const { hasRunsOn } = reference(text);
      const schedule = parseSchedule(text);
      let days = 0;
      for (let time = Date.UTC(2000, 0, 1); time < Date.UTC(2400, 0, 1); time += 86_400_000) {
        if (hasRunsOn(new Date(time))) days += 1;
      }
      const mean = (days * schedule.hours.length * schedule.minutes.length) / 146_097;
      expect(runsPerDay(schedule)).toBe(mean);
    }),
    { numRuns: 15 },
  );
});

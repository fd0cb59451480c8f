import { describe, expect, test } from "vitest";
import { describeSchedule } from "../../src/schedule/describe-schedule.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { sameSchedule } from "../../src/schedule/same-schedule.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression, reference } from "./reference.ts";

const same = (a: string, b: string): boolean => sameSchedule(parseSchedule(a), parseSchedule(b));

describe("two spellings of one schedule", () => {
  test.each([
    ["0 0 * * 0-6", "0 0 * * *"],
    ["*/5 * * * *", "0,5,10,15,20,25,30,35,40,45,50,55 * * * *"],
    ["0 0 * JAN-MAR MON-FRI", "0 0 * 1,2,3 1-5"],
    ["*/60 * * * *", "0 * * * *"],
    ["0 0 1-31 * MON", "0 0 * * *"], // both restricted, either matches: every day
    ["0 0 31 2,3 *", "0 0 31 3 *"],
    ["0 0 1-29 2 *", "0 0 * 2 *"],
    ["05 02 * * *", "5 2 * * *"],
    ["0 0 30 2 MON", "0 0 * 2 MON"], // February 30 adds nothing
  ])("%s is %s", (a, b) => {
    expect(same(a, b)).toBe(true);
    expect(same(b, a)).toBe(true);
    expect(describeSchedule(parseSchedule(a))).toBe(describeSchedule(parseSchedule(b)));
  });

  test.each([
    ["0 0 29 2 *", "0 0 28,29 2 *"],
    ["0 0 1 * MON", "0 0 1 * *"],
    ["0 0 */2 * MON", "0 0 * * MON"],
    ["0 2 * * *", "0 */6 * * *"],
    ["0 0 31 12 *", "0 0 30 12 *"],
  ])("%s is not %s", (a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
  });
});

test("random schedules are the same exactly when a second implementation runs them on the same days and times", () => {
  // Few values, so that equal pairs come up: a good part of the four hundred.
  const days = fc.constantFrom("*", "*/1", "1-31", "1-30", "1,15", "15,1", "29-31", "30");
  const months = fc.constantFrom("*", "2", "FEB", "1-12", "4", "2,3", "2,4", "3");
  const weekdays = fc.constantFrom("*", "0-6", "MON", "1", "*/2", "0,2,4,6");
  const text = fc.tuple(days, months, weekdays).map((fields) => `0 0 ${fields.join(" ")}`);
  const runs = text.filter((each) => !/ 30 2 \*| 30 FEB \*/.test(each));
  fc.assert(
    fc.property(runs, runs, (a, b) => {
      expect(same(a, b)).toBe(daysOf(a) === daysOf(b));
      if (same(a, b)) expect(describeSchedule(parseSchedule(a))).toBe(describeSchedule(parseSchedule(b)));
    }),
    { numRuns: 400 },
  );
});

test("every schedule is the same as itself written in numbers", () => {
  fc.assert(
    fc.property(expression, (text) => {
      const { minutes, hours } = parseSchedule(text);
      const rest = text.split(" ").slice(2).join(" ");
      expect(same(text, `${minutes.join(",")} ${hours.join(",")} ${rest}`)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const knownDays = new Map<string, string>();

/** The days of 28 years on which a schedule runs: every calendar day on every weekday. */
function daysOf(text: string): string {
  const known = knownDays.get(text);
  if (known !== undefined) return known;
  const { hasRunsOn } = reference(text);
  let days = "";
  for (let time = Date.UTC(2000, 0, 1); time < Date.UTC(2028, 0, 1); time += 86_400_000) {
    days += hasRunsOn(new Date(time)) ? "1" : "0";
  }
  knownDays.set(text, days);
  return days;
}

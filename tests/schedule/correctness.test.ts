/**
 * Random expressions over five years with a leap day, against the second implementation of the dialect: what an
 * expression means, when croner runs it, and what is worked out from that.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { longestGap } from "../../src/schedule/gap.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { nextRuns, runsBetween } from "../../src/schedule/runs.ts";
import { sameSchedule } from "../../src/schedule/same.ts";
import type { Schedule } from "../../src/schedule/schedule.ts";
import { expression, type Reference, reference } from "./reference.ts";

const day = 86_400_000;
const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const end = Date.UTC(2031, 0, 1);
const days = Array.from({ length: (end - start) / day }, (_, index) => new Date(start + index * day));

test("20,000 expressions mean and do on all days of five years what the second implementation reads in them", {
  timeout: 120_000,
}, () => {
  // A leap day, the ends of years and of months, and any time between.
  const window = fc.oneof(
    fc
      .constantFrom("2028-02-27T22:00Z", "2027-12-30T12:00Z", "2026-04-29T23:59Z")
      .map((text) => new Date(text)),
    fc.date({ min: new Date(start), max: new Date(end - 400 * day), noInvalidDate: true }),
  );
  const wrong = fc
    .sample(fc.tuple(expression, window, window), { numRuns: 20_000, seed: 1 })
    .filter(([text, ...windows]) => {
      const { times, hasRunsOn, runsAfter } = reference(text);
      const schedule = parseSchedule(text);
      const runDays = days.filter(hasRunsOn);
      if (!sameNumbers(timesOf(schedule), times)) return true;
      const expected = runDays.map((date) => date.getTime());
      if (!sameNumbers(daysOf(schedule), expected)) return true;
      // croner steps through all five years where there are few runs, else through two windows.
      const count = runDays.length * times.length;
      if (count > 24) {
        const run = (date: Date): number => date.getTime();
        return windows.some(
          (after) => !sameNumbers(nextRuns(schedule, after, 3).map(run), runsAfter(after, 3).map(run)),
        );
      }
      const all = runDays.flatMap((date) => times.map((time) => date.getTime() + time * minute));
      const found = nextRuns(schedule, new Date(start - 1), count + 1).map((run) => run.getTime());
      return !sameNumbers(found.slice(0, count), all) || (found[count] ?? end) < end;
    });
  expect(wrong).toEqual([]);
});

test("croner steps through all days of five years as the second implementation does", () => {
  const anyDays = expression.map((text) => `0 0 ${text.split(" ").slice(2).join(" ")}`);
  const wrong = fc.sample(anyDays, { numRuns: 60, seed: 3 }).filter((text) => {
    const expected = days.filter(reference(text).hasRunsOn).map((date) => date.getTime());
    const found = nextRuns(parseSchedule(text), new Date(start - 1), expected.length + 1);
    return `${found.map((run) => run.getTime()).filter((run) => run < end)}` !== `${expected}`;
  });
  expect(wrong).toEqual([]);
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

test("count and longest gap are those of all runs of five years, one by one", () => {
  fc.assert(
    fc.property(expression, (text) => {
      const schedule = parseSchedule(text);
      const { runsOfDay, runAtOrBefore, runsAfter } = reference(text);
      const runs = days.flatMap((date) => runsOfDay(date).map((run) => run.getTime()));
      expect(runsBetween(schedule, new Date(start), new Date(end))).toHaveLength(runs.length);
      let longest = 0;
      let previous = runAtOrBefore(new Date(start)).getTime();
      const after = runsAfter(new Date(end - 1), 1).map((run) => run.getTime());
      for (const run of [...runs, ...after]) {
        longest = Math.max(longest, run - previous);
        previous = run;
      }
      expect(longestGap(schedule, new Date(start), days.length).milliseconds).toBe(longest);
    }),
    { numRuns: 20, seed: 5 },
  );
});

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function timesOf({ hours, minutes }: Schedule): number[] {
  return hours.flatMap((hour) => minutes.map((each) => hour * 60 + each));
}

const fieldsOfDays = days.map((date) => ({
  time: date.getTime(),
  month: date.getUTCMonth() + 1,
  dayOfMonth: date.getUTCDate(),
  weekday: date.getUTCDay(),
}));

/** By what the parsed schedule says of its days. */
function daysOf({ months, daysOfMonth, daysOfWeek, dayRule }: Schedule): number[] {
  const [inMonths, onDays, onWeekdays] = [new Set(months), new Set(daysOfMonth), new Set(daysOfWeek)];
  return fieldsOfDays
    .filter(({ month, dayOfMonth, weekday }) => {
      if (!inMonths.has(month)) return false;
      const [byDay, byWeekday] = [onDays.has(dayOfMonth), onWeekdays.has(weekday)];
      return dayRule === "either" ? byDay || byWeekday : byDay && byWeekday;
    })
    .map(({ time }) => time);
}

const everyDate = Array.from({ length: 28 * 365.25 }, (_, index) => new Date(Date.UTC(2000, 0, 1 + index)));

/** Its times and its days of 28 years, in which every date falls on every weekday. */
function runsKey({ times, hasRunsOn }: Reference): string {
  return times.join() + everyDate.map((date) => (hasRunsOn(date) ? 1 : 0)).join("");
}

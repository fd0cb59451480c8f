/** One expression over five years with a leap day, compared with the second implementation of the dialect. */
import fc from "fast-check";
import { expect } from "vitest";
import { longestGap } from "../../src/schedule/gap.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { nextRuns, runsBetween } from "../../src/schedule/runs.ts";
import type { Schedule } from "../../src/schedule/schedule.ts";
import { expression, reference } from "./reference.ts";

const day = 86_400_000;
const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const end = Date.UTC(2031, 0, 1);
const days = Array.from({ length: (end - start) / day }, (_, index) => new Date(start + index * day));

interface ScheduleCase {
  readonly text: string;
  /** Instants from which on the next runs are compared. */
  readonly windows: readonly Date[];
}

// A leap day, the ends of years and of months, and any time between.
const window = fc.oneof(
  fc
    .constantFrom("2028-02-27T22:00Z", "2027-12-30T12:00Z", "2026-04-29T23:59Z")
    .map((text) => new Date(text)),
  fc.date({ min: new Date(start), max: new Date(end - 400 * day), noInvalidDate: true }),
);

export const scheduleCase: fc.Arbitrary<ScheduleCase> = fc.record({
  text: expression,
  windows: fc.tuple(window, window),
});

/** Fails unless the expression has the times and the days that the reference reads in it, and croner runs it then. */
export function checkSchedule({ text, windows }: ScheduleCase): void {
  const { times, hasRunsOn, runsAfter } = reference(text);
  const schedule = parseSchedule(text);
  const runDays = days.filter(hasRunsOn);
  expectSame(timesOf(schedule), times);
  expectSame(
    daysOf(schedule),
    runDays.map((date) => date.getTime()),
  );
  // croner steps through all five years where there are few runs, else through two windows.
  const count = runDays.length * times.length;
  if (count > 24) {
    for (const after of windows) {
      expectSame(nextRuns(schedule, after, 3).map(Number), runsAfter(after, 3).map(Number));
    }
    return;
  }
  const all = runDays.flatMap((date) => times.map((time) => date.getTime() + time * minute));
  const found = nextRuns(schedule, new Date(start - 1), count + 1).map(Number);
  expectSame(found.slice(0, count), all);
  expect(found[count] ?? end).toBeGreaterThanOrEqual(end);
}

/** Fails unless the longest gap is that of all runs of the five years, one by one, and their number that of a leap year. */
export function checkRunsAndGap({ text }: Pick<ScheduleCase, "text">): void {
  const schedule = parseSchedule(text);
  const { times, hasRunsOn, runAtOrBefore, runsAfter } = reference(text);
  const runs = days.filter(hasRunsOn).flatMap((date) => times.map((time) => date.getTime() + time * minute));
  const leapYear = [Date.UTC(2028, 0, 1), Date.UTC(2029, 0, 1)] as const;
  const ofLeapYear = runs.filter((run) => run >= leapYear[0] && run < leapYear[1]);
  expect(runsBetween(schedule, new Date(leapYear[0]), new Date(leapYear[1]))).toHaveLength(ofLeapYear.length);
  let longest = 0;
  let previous = runAtOrBefore(new Date(start)).getTime();
  for (const run of [...runs, ...runsAfter(new Date(end - 1), 1).map(Number)]) {
    longest = Math.max(longest, run - previous);
    previous = run;
  }
  expect(longestGap(schedule, new Date(start), days.length).milliseconds).toBe(longest);
}

/** As `toEqual`, which takes long for thousands of equal numbers. */
function expectSame(found: readonly number[], expected: readonly number[]): void {
  const isSame = found.length === expected.length && found.every((value, index) => value === expected[index]);
  if (!isSame) expect(found).toEqual(expected);
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

/** The days of a schedule by its parsed values. */
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

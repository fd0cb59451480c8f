import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compileLocal,
  isDueLocally,
  type LocalSchedule,
  parseSchedule,
  ScheduleError,
} from "../../../src/schedule/index.ts";
import { expression } from "../reference.ts";
import { changes, dueInstants, from, matcher, until } from "./wall-reference.ts";

const local = (text: string, timeZone: string): LocalSchedule => ({
  schedule: parseSchedule(text),
  timeZone,
});

describe("a schedule in local time is one expression in UTC", () => {
  test.each([
    // Both offsets, the guard drops one of the two.
    ["0 2 * * *", "Europe/Paris", "0 0,1 * * *", true],
    ["0 9-17 * * MON-FRI", "America/New_York", "0 13-22 * * 1-5", true],
    // Clocks that never change, with whole hours and without.
    ["0 2 * * *", "Asia/Tokyo", "0 17 * * *", false],
    ["0 2 * * *", "Asia/Kolkata", "30 20 * * *", false],
    ["0 2 * * *", "Asia/Kathmandu", "15 20 * * *", false],
    ["0 2 * * *", "UTC", "0 2 * * *", false],
    // Half an hour of summer time, and an hour of winter time for Ramadan.
    ["0 2 * * *", "Australia/Lord_Howe", "*/30 15 * * *", true],
    ["0 2 * * *", "Africa/Casablanca", "0 1,2 * * *", true],
    // Only the offset that holds in these months.
    ["0 2 * 7 *", "Europe/Paris", "0 0 * 7 *", false],
    // The day before: weekdays, ends of months, the new year, a leap day.
    ["0 0 * * MON", "Europe/Paris", "0 22,23 * * 0", true],
    ["0 0 1 * *", "Europe/Paris", "0 22,23 28-31 * *", true],
    ["0 0 1 1 *", "Asia/Tokyo", "0 15 31 12 *", false],
    ["0 0 1 3 *", "Asia/Tokyo", "0 15 28,29 2 *", true],
    ["0 0 29 2 *", "Europe/Paris", "0 23 28 2 *", true],
    ["0 0 1,15 * MON", "Asia/Tokyo", "0 15 14,28-31 * 0", true],
    // The next day.
    ["0 22 28 2 *", "America/New_York", "0 3 1,29 2,3 *", true],
    // An interval goes on, in the author's spelling.
    ["*/15 * * * *", "Europe/Paris", "*/15 * * * *", false],
    ["5-59/10 * * * *", "Asia/Tokyo", "5-59/10 * * * *", false],
  ])("%s in %s is %s", (text, timeZone, utc, guarded) => {
    const compiled = compileLocal(local(text, timeZone));
    expect([compiled.schedule.expression, compiled.guarded]).toEqual([utc, guarded]);
  });
});

test("what would start many more runs than are due is refused with one that is accepted", () => {
  for (const text of ["*/5 0,1 1 * *", "*/5 0,23 1 * *", "*/5 0 1 * *"]) {
    const remedy = remedyOf(local(text, "Europe/Paris"));
    expect(() => compileLocal(local(remedy, "Europe/Paris"))).not.toThrow();
  }
});

const zones = [
  "Europe/Paris",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
  "Pacific/Chatham",
];

test("every run of five years that is due is started, and the guard lets exactly these pass", () => {
  fc.assert(
    fc.property(expression, fc.constantFrom(...zones), fc.nat(), (text, timeZone, pick) => {
      const schedule = local(text, timeZone);
      const compiled = compiledOrRefused(schedule);
      if (compiled === undefined) return;
      const due = dueInstants(text, timeZone);
      const starts = matcher(compiled.schedule.expression);
      const lost = [...due].find((instant) => !starts(instant));
      expect(lost).toBeUndefined();
      const misjudged = startsToJudge(starts, timeZone, pick).find(
        (instant) => isDueLocally(schedule, new Date(instant)) !== due.has(instant),
      );
      expect(misjudged).toBeUndefined();
      if (!compiled.guarded) expect(count(starts)).toBe(due.size);
    }),
    {
      numRuns: 16,
      examples: [
        ["30 2 * * *", "Europe/Paris", 0],
        ["*/15 0-3 * * *", "Africa/Cairo", 0],
        ["*/20 * * * *", "Australia/Lord_Howe", 0],
      ],
    },
  );
});

const minute = 60_000;
const twoDays = 2 * 24 * 60 * minute;

/** All starts of a rare schedule; of a frequent one those around the changes, and some of the others. */
function startsToJudge(starts: (instant: number) => boolean, timeZone: string, pick: number): number[] {
  const step = Math.max(1, Math.floor(count(starts) / 2000));
  const judged = new Set<number>();
  let index = pick % step;
  for (let instant = from; instant < until; instant += minute) {
    if (starts(instant) && index++ % step === 0) judged.add(instant);
  }
  for (const { at } of changes(timeZone)) {
    for (let instant = at - twoDays; instant < Math.min(at + twoDays, until); instant += minute) {
      if (instant >= from && starts(instant)) judged.add(instant);
    }
  }
  return [...judged];
}

function count(starts: (instant: number) => boolean): number {
  let found = 0;
  for (let instant = from; instant < until; instant += minute) if (starts(instant)) found += 1;
  return found;
}

function compiledOrRefused(schedule: LocalSchedule): ReturnType<typeof compileLocal> | undefined {
  try {
    return compileLocal(schedule);
  } catch (error) {
    if (error instanceof ScheduleError && error.problem.code === "SCHED016") return undefined;
    throw error;
  }
}

function remedyOf(schedule: LocalSchedule): string {
  try {
    compileLocal(schedule);
  } catch (error) {
    if (error instanceof ScheduleError) return /"(.*)"$/.exec(error.problem.remedy)?.[1] ?? "";
    throw error;
  }
  throw new Error("it was accepted");
}

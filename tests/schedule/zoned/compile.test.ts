import { describe, expect, test } from "vitest";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { ScheduleError } from "../../../src/schedule/schedule-error.ts";
import { compileLocal } from "../../../src/schedule/zoned/compile.ts";
import type { LocalSchedule } from "../../../src/schedule/zoned/local-schedule.ts";
import fc from "../../support/seeded-fast-check.ts";
import { checkZonedSchedule, zonedCase } from "./zoned-case.ts";

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
    // An interval continues, as the author wrote it.
    ["*/15 * * * *", "Europe/Paris", "*/15 * * * *", false],
    ["5-59/10 * * * *", "Asia/Tokyo", "5-59/10 * * * *", false],
  ])("%s in %s is %s", (text, timeZone, utc, guarded) => {
    const compiled = compileLocal(local(text, timeZone));
    expect([compiled.schedule.expression, compiled.guarded]).toEqual([utc, guarded]);
  });
});

test("a schedule that would start many more runs than are due is rejected with one that is accepted", () => {
  for (const text of ["*/5 0,1 1 * *", "*/5 0,23 1 * *", "*/5 0 1 * *"]) {
    const remedy = remedyOf(local(text, "Europe/Paris"));
    expect(() => compileLocal(local(remedy, "Europe/Paris"))).not.toThrow();
  }
});

test("every run of five years that is due is started, and the guard lets exactly these pass", () => {
  // The long suite checks more of the starts, in all zones.
  fc.assert(
    fc.property(zonedCase, (one) => checkZonedSchedule(one, 200)),
    {
      numRuns: 16,
      examples: [
        [{ text: "30 2 * * *", timeZone: "Europe/Paris", pick: 0 }],
        [{ text: "*/15 0-3 * * *", timeZone: "Africa/Cairo", pick: 0 }],
        [{ text: "*/20 * * * *", timeZone: "Australia/Lord_Howe", pick: 0 }],
      ],
    },
  );
});

function remedyOf(schedule: LocalSchedule): string {
  try {
    compileLocal(schedule);
  } catch (error) {
    if (error instanceof ScheduleError) return /"(.*)"$/.exec(error.problem.remedy)?.[1] ?? "";
    throw error;
  }
  throw new Error("it was accepted");
}

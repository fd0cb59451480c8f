import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeRun } from "../../../jobs/src/local-time/judge-run.ts";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { portableExpression } from "../../../src/schedule/portable-expression.ts";
import { nextRuns } from "../../../src/schedule/runs.ts";
import { ScheduleError } from "../../../src/schedule/schedule-error.ts";
import { compileLocal } from "../../../src/schedule/zoned/compile.ts";
import { expression } from "../../schedule/reference.ts";
import { dueInstants } from "../../schedule/zoned/wall-reference.ts";

/** Judges as the start command of a job in local time does. */
function judge(text: string, timeZone: string): (now: Date) => ReturnType<typeof judgeRun> {
  const schedule = parseSchedule(text);
  const starts = compileLocal({ schedule, timeZone }).schedule;
  const cron = (each: typeof schedule): Cron =>
    new Cron(portableExpression(each), { mode: "5-part", utcOffset: 0 });
  const job = {
    schedule: cron(schedule),
    everyHour: schedule.hours.length === 24,
    timeZone,
    starts: cron(starts),
  };
  return (now) => judgeRun(now, job);
}

describe("a run of a job at 02:00 in Paris, started at 00:00 and 01:00 UTC", () => {
  const verdict = (now: string): string => judge("0 2 * * *", "Europe/Paris")(new Date(now)).kind;

  test.each([
    ["in summer the earlier one", "2026-07-01T00:00:03Z", "due"],
    ["in summer the later one", "2026-07-01T01:00:03Z", "not due"],
    ["in winter the earlier one", "2026-01-10T00:00:03Z", "not due"],
    ["in winter the later one", "2026-01-10T01:00:03Z", "due"],
    ["in spring, 02:00 is skipped: 03:00", "2026-03-29T01:00:03Z", "due"],
    ["in spring, the earlier one is 01:00", "2026-03-29T00:00:03Z", "not due"],
    ["in autumn, 02:00 for the first time", "2026-10-25T00:00:03Z", "due"],
    ["in autumn, 02:00 again", "2026-10-25T01:00:03Z", "not due"],
    ["a run that starts late", "2026-01-10T01:59:00Z", "due"],
    ["a run on a clock that is slow", "2026-01-10T00:59:57Z", "due"],
    ["a run that starts late and is not due", "2026-07-01T01:59:00Z", "not due"],
    ["a run in the afternoon", "2026-07-01T14:07:00Z", "by hand"],
  ])("%s", (_, now, expected) => {
    expect(verdict(now)).toBe(expected);
  });
});

test("every start is judged as brute force does, for random schedules and zones", () => {
  const zones = fc.constantFrom("Europe/Paris", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Tokyo");
  fc.assert(
    fc.property(
      expression,
      zones,
      fc.date({ min: new Date("2026-02-01"), max: new Date("2030-06-01"), noInvalidDate: true }),
      (text, timeZone, after) => {
        const verdictOf = judgeOrRefused(text, timeZone);
        if (verdictOf === undefined) return;
        const due = dueInstants(text, timeZone);
        const starts = compileLocal({ schedule: parseSchedule(text), timeZone }).schedule;
        for (const start of nextRuns(starts, after, 40).filter((each) => each < new Date("2030-12-31"))) {
          const { kind } = verdictOf(new Date(start.getTime() + 2500));
          expect([start, kind]).toEqual([start, due.has(start.getTime()) ? "due" : "not due"]);
        }
      },
    ),
    { numRuns: 15 },
  );
});

function judgeOrRefused(text: string, timeZone: string): ReturnType<typeof judge> | undefined {
  try {
    return judge(text, timeZone);
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

import { describe, expect, test } from "vitest";
import { localTimeCommand } from "../../jobs/catalogue.ts";
import { dayMs, minuteMs } from "../../src/core/time-units.ts";
import { createGuard, type GuardDecision, isGuarded, markLeftOut } from "../../src/runs/guard.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { nextRuns } from "../../src/schedule/runs.ts";
import { ScheduleError } from "../../src/schedule/schedule-error.ts";
import { compileLocal } from "../../src/schedule/zoned/compile.ts";
import { expression } from "../schedule/reference.ts";
import { dueMinutes, from, until } from "../schedule/zoned/wall-reference.ts";
import fc from "../support/seeded-fast-check.ts";
import { run } from "./support.ts";

/** Decides as the start command of a job in local time does. */
function guard(text: string, timeZone: string): (startedAt: Date) => GuardDecision {
  const schedule = parseSchedule(text);
  return createGuard({ schedule, timeZone, starts: compileLocal({ schedule, timeZone }).schedule });
}

describe("a run of a job at 02:00 in Paris, started at 00:00 and 01:00 UTC", () => {
  const decision = (now: string): string => guard("0 2 * * *", "Europe/Paris")(new Date(now)).kind;

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
    expect(decision(now)).toBe(expected);
  });
});

test("every start is decided as brute force does, for random schedules and zones", () => {
  const zones = fc.constantFrom("Europe/Paris", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Tokyo");
  fc.assert(
    fc.property(
      expression,
      zones,
      fc.date({ min: new Date("2026-02-01"), max: new Date("2030-06-01"), noInvalidDate: true }),
      (text, timeZone, after) => {
        const decide = guardOrRefused(text, timeZone);
        if (decide === undefined) return;
        const due = dueMinutes(text, timeZone);
        const starts = compileLocal({ schedule: parseSchedule(text), timeZone }).schedule;
        for (const start of nextRuns(starts, after, 40).filter((each) => each < new Date(until - dayMs))) {
          const { kind } = decide(new Date(start.getTime() + 2500));
          expect([start, kind]).toEqual([
            start,
            due[(start.getTime() - from) / minuteMs] === 1 ? "due" : "not due",
          ]);
        }
      },
    ),
    { numRuns: 15 },
  );
});

function guardOrRefused(text: string, timeZone: string): ReturnType<typeof guard> | undefined {
  try {
    return guard(text, timeZone);
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

test("a successful run that the guard ended is left out; a failed one is not, whatever its time", () => {
  const schedule = parseSchedule("0 2 * * *");
  const starts = parseSchedule("0 0,1 * * *");
  const runs = [
    run("2026-07-01T00:00:03Z", "2026-07-01T00:00:09Z"),
    run("2026-07-01T01:00:03Z", "2026-07-01T01:00:04Z"),
    run("2026-07-02T01:00:03Z", "2026-07-02T01:00:04Z", { exit: 1 }),
    run("2026-07-02T14:00:00Z", "2026-07-02T14:00:09Z", { trigger: "hand" }),
  ];
  const marked = markLeftOut(runs, { schedule, timeZone: "Europe/Paris", starts });
  expect(marked.map(({ result }) => result?.kind)).toEqual(["succeeded", "left out", "failed", "succeeded"]);
});

test("the guard is found at the beginning of a start command only", () => {
  expect(isGuarded(`${localTimeCommand} --schedule='0 2 * * *' -- 'node tick.js'`)).toBe(true);
  expect(isGuarded("node jobs/dist/tick.js")).toBe(false);
  expect(isGuarded(`echo ${localTimeCommand} `)).toBe(false);
});

import { describe, expect, test } from "vitest";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { describeChange, localChanges } from "../../../src/schedule/zoned/clock-changes.ts";
import { nextLocalRuns } from "../../../src/schedule/zoned/due.ts";
import { longestLocalGap } from "../../../src/schedule/zoned/gap.ts";
import type { LocalSchedule } from "../../../src/schedule/zoned/local-schedule.ts";
import { zoneTransitions } from "../../../src/schedule/zoned/zone.ts";
import fc from "../../support/seeded-fast-check.ts";
import { checkTransitions } from "./transitions-case.ts";
import { changesByHalfHour, dueInstants, from, until } from "./wall-reference.ts";

const local = (text: string, timeZone: string): LocalSchedule => ({
  schedule: parseSchedule(text),
  timeZone,
});
const minutes = (dates: readonly Date[]): string[] => dates.map((date) => date.toISOString().slice(0, 16));

describe("the next runs of a local schedule", () => {
  test.each([
    [
      "a skipped time runs an hour later",
      "30 2 * * *",
      "2026-03-28T12:00Z",
      ["2026-03-29T01:30", "2026-03-30T00:30"],
    ],
    ["a doubled time runs once", "30 2 * * *", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    [
      "two times that fall together run once",
      "30 2,3 * * *",
      "2026-03-28T12:00Z",
      ["2026-03-29T01:30", "2026-03-30T00:30"],
    ],
    [
      "every hour runs in both passes",
      "30 * * * *",
      "2026-10-25T00:00Z",
      ["2026-10-25T00:30", "2026-10-25T01:30"],
    ],
  ])("%s", (_, text, after, runs) => {
    expect(minutes(nextLocalRuns(local(text, "Europe/Paris"), new Date(after), 2))).toEqual(runs);
  });

  test("are none for a count of 0", () => {
    expect(nextLocalRuns(local("0 2 * * *", "Europe/Paris"), new Date(from), 0)).toEqual([]);
  });
});

describe("a clock change is described", () => {
  test.each([
    ["30 2 * * *", "Europe/Paris"],
    ["*/10 2 * * *", "Europe/Paris"],
    ["15 0 * * *", "Africa/Cairo"],
    ["15 2 * * *", "Australia/Lord_Howe"],
  ])("of %s in %s", (text, timeZone) => {
    const year = [new Date("2026-01-01"), new Date("2027-01-01")] as const;
    expect(localChanges(local(text, timeZone), ...year).map(describeChange)).toMatchSnapshot();
  });

  test("not for a schedule that it does not affect", () => {
    const years = [new Date("2026-01-01"), new Date("2031-01-01")] as const;
    expect(localChanges(local("0 4 * * *", "Europe/Paris"), ...years)).toEqual([]);
    expect(localChanges(local("*/15 * * * *", "Europe/Paris"), ...years)).toEqual([]);
    expect(localChanges(local("30 2 * * *", "Asia/Tokyo"), ...years)).toEqual([]);
  });
});

describe("the longest gap of a local schedule", () => {
  test.each([
    ["0 2 * * *", "Europe/Paris", 25],
    ["30 2 * * *", "Asia/Tokyo", 24],
    ["0 * * * *", "Europe/Paris", 1],
    ["0 */2 * * *", "Europe/Paris", 3],
  ])("of %s in %s is %s h", (text, timeZone, hours) => {
    expect(longestLocalGap(local(text, timeZone)).milliseconds).toBe(hours * 3_600_000);
  });

  test("is that of all minutes of three years, for random schedules", () => {
    const days = fc.constantFrom("* * *", "* * MON", "1 * *", "*/10 * 0,3", "31 3,10 *", "* 3 SUN");
    const hours = fc.constantFrom("2", "2,3", "0-3", "*/3", "*", "23");
    const zones = fc.constantFrom("Europe/Paris", "Africa/Cairo", "Australia/Lord_Howe", "America/Santiago");
    fc.assert(
      fc.property(fc.constantFrom("0", "30", "*/25"), hours, days, zones, (minute, hour, day, timeZone) => {
        const text = `${minute} ${hour} ${day}`;
        // The first and the last year only show the runs before and after.
        const [start, end] = [Date.UTC(2027, 0, 1), Date.UTC(2030, 0, 1)];
        const runs = [...dueInstants(text, timeZone)];
        const gaps = runs.flatMap((run, index) => {
          const before = runs[index - 1];
          return before !== undefined && run > start && before < end ? [run - before] : [];
        });
        const found = longestLocalGap(local(text, timeZone), new Date(start), (end - start) / 86_400_000);
        expect(found.milliseconds).toBe(Math.max(...gaps));
        expect(found.to.getTime() - found.from.getTime()).toBe(found.milliseconds);
        expect([runs.includes(found.from.getTime()), runs.includes(found.to.getTime())]).toEqual([
          true,
          true,
        ]);
      }),
      { numRuns: 12 },
    );
  });
});

describe("the changes of a zone's clocks", () => {
  test.each(["Europe/Paris", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Tokyo"])(
    "in %s are those that every half hour of five years shows",
    (timeZone) => {
      const found = zoneTransitions(timeZone, new Date(from), new Date(until - 1));
      expect(found.map(({ at, ...rest }) => ({ at: at.getTime(), ...rest }))).toEqual(
        changesByHalfHour(timeZone),
      );
    },
  );

  test("are not missed in zones of a random seed; the long suite checks all", () => {
    fc.assert(fc.property(fc.constantFrom(...Intl.supportedValuesOf("timeZone")), checkTransitions), {
      numRuns: 40,
    });
  });
});

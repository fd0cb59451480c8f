import { describe, expect, test } from "vitest";
import { parseDuration } from "../../../src/core/duration.ts";
import { mergeDay } from "../../../src/review/diff/merge-day.ts";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { timetableOf } from "../../../src/schedule/timetable.ts";
import { expression, instant } from "../../schedule/reference.ts";
import fc from "../../support/seeded-fast-check.ts";

const hour = 3_600_000;
const timetable = (text: string) => timetableOf({ schedule: parseSchedule(text) });

function change(before: string, after: string, at: string, maxGap?: string) {
  return mergeDay(timetable(before), timetable(after), {
    at: new Date(at),
    maxGap: maxGap === undefined ? undefined : parseDuration(maxGap),
  });
}

/** Windows as `2 14:00 – 3 02:00`: day of month and time. */
const windowsOf = ({ safe }: ReturnType<typeof change>): string[] =>
  safe.windows.map(({ from, until }) =>
    [from, until].map((time) => time.toISOString().slice(8, 16).replace("T", " ")).join(" – "),
  );

describe("a job that moves from 02:00 to 01:00 with maxGap 24h", () => {
  const merged = (at: string) => change("0 2 * * *", "0 1 * * *", at, "1d");

  test("exceeds it if the change takes effect between the two", () => {
    const found = merged("2026-03-02T01:30Z");
    expect(found).toMatchObject({
      verdict: "late",
      gap: 47 * hour,
      lastRun: new Date("2026-03-01T02:00Z"),
      firstRun: new Date("2026-03-03T01:00Z"),
    });
  });

  test("keeps it at any other time", () => {
    const found = merged("2026-03-02T10:00Z");
    expect(found).toMatchObject({ gap: 23 * hour, safe: { always: false, repeatsAfterDays: 1 } });
    expect(windowsOf(found)).toEqual(["02 02:00 – 03 01:00"]);
    expect(windowsOf(merged("2026-03-02T01:30Z"))).toEqual(["02 02:00 – 03 01:00"]);
  });
});

describe("without maxGap", () => {
  test("a run is skipped if the gap is more than 1.5 times the longest gap of both schedules", () => {
    expect(change("0 2 * * *", "0 1 * * *", "2026-03-02T01:30Z")).toMatchObject({
      verdict: "late",
      gap: 47 * hour,
      limit: { milliseconds: 36 * hour, from: "schedules" },
      usual: { shortest: 24 * hour, longest: 24 * hour },
    });
  });

  test("a slightly longer gap is not reported", () => {
    const found = change("0 2 * * *", "0 4 * * *", "2026-03-02T10:00Z");
    expect(found).toMatchObject({ verdict: "in time", gap: 26 * hour, safeButDoubled: false });
    expect(windowsOf(found)).toEqual(["02 04:00 – 03 02:00"]);
  });
});

test("a run is doubled if two runs are less than half the shortest gap of both schedules apart", () => {
  const found = change("0 2 * * *", "0 4 * * *", "2026-03-02T03:00Z");
  expect(found).toMatchObject({ verdict: "doubled", gap: 2 * hour });
});

test("reports that only a doubled run keeps maxGap", () => {
  const found = change("0 2 * * *", "0 4 * * *", "2026-03-02T10:00Z", "1d");
  expect(found).toMatchObject({ verdict: "late", safeButDoubled: true });
  expect(windowsOf(found)).toEqual(["03 02:00 – 03 04:00"]);
});

test("a maxGap that the new schedule itself exceeds does not count", () => {
  expect(change("0 2 * * *", "0 2 * * MON", "2026-03-02T10:00Z", "1d")).toMatchObject({
    limit: { from: "schedules" },
    brokenPromise: { milliseconds: 24 * hour, gap: 7 * 24 * hour },
  });
});

test("shorter gaps within an hour are not reported, and any time is safe", () => {
  const found = change("*/15 * * * *", "*/10 * * * *", "2026-03-02T10:16Z");
  expect(found).toMatchObject({ verdict: "in time", gap: hour / 12, safe: { always: true } });
});

test("a run at the moment of the change belongs to the old schedule", () => {
  expect(change("0 2 * * *", "0 2,3 * * *", "2026-03-02T02:00Z")).toMatchObject({
    lastRun: new Date("2026-03-02T02:00Z"),
    firstRun: new Date("2026-03-02T03:00Z"),
  });
});

test("windows on weekdays repeat every week, those on days of the month are listed for the coming weeks", () => {
  const weekly = change("0 2 * * MON", "0 2 * * THU", "2026-03-02T10:00Z");
  expect(weekly.safe.repeatsAfterDays).toBe(7);
  expect(windowsOf(weekly)).toEqual(["05 02:00 – 09 02:00"]);
  const monthly = change("0 2 1 * *", "0 2 20 * *", "2026-03-02T10:00Z");
  expect(monthly.safe.repeatsAfterDays).toBeUndefined();
  expect(windowsOf(monthly)).toEqual(["01 02:00 – 20 02:00", "01 02:00 – 05 02:00"]);
});

test("windows contain exactly the instants at which the gap keeps the limit, for random schedules", () => {
  fc.assert(
    fc.property(expression, expression, instant, fc.nat({ max: 20_000 }), (before, after, at, minutes) => {
      const [old, next] = [timetable(before), timetable(after)];
      const found = mergeDay(old, next, { at });
      const asked = new Date(at.getTime() + minutes * 60_000);
      fc.pre(asked < found.safe.until);
      const gap = next.next(asked).getTime() - old.last(asked).getTime();
      const isDoubled = gap < found.usual.shortest / 2 && found.usual.shortest > hour;
      const isSafe = gap <= found.limit.milliseconds && (!isDoubled || found.safeButDoubled);
      const period = (found.safe.repeatsAfterDays ?? 0) * 24 * hour;
      const within = found.safe.windows.some(({ from, until }) =>
        [asked.getTime(), asked.getTime() + period, asked.getTime() - period].some(
          (time) => time >= from.getTime() && time < until.getTime(),
        ),
      );
      expect(within).toBe(isSafe);
      if (found.safe.always) expect(isSafe).toBe(true);
    }),
    { numRuns: 300 },
  );
});

import { describe, expect, test } from "vitest";
import { readDueTimes } from "../../src/runs/due-times.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";

const now = new Date("2026-03-02T10:04:00Z"); // a Monday
const minuteOf = (time: Date) => time.toISOString().slice(5, 16);
const latest = (expression: string, count = 2) => readDueTimes(expression)?.latest(count, now).map(minuteOf);

test.each([
  ["*/15 * * * *", ["03-02T10:00", "03-02T09:45"]],
  ["0 3 * * MON-FRI", ["03-02T03:00", "02-27T03:00"]],
  ["0 0 */2 * MON", ["03-02T00:00", "03-01T00:00"]],
  ["0 0 */1 * TUE", ["02-24T00:00", "02-17T00:00"]],
  ["0 0 3 * *,MON", ["02-03T00:00", "01-03T00:00"]],
])("%s was last due at", (expression, times) => {
  expect(latest(expression)).toEqual(times);
});

test("one day field is enough where both are restricted, even by a step", () => {
  expect(latest("0 0 */2 * TUE", 3)).toEqual(["03-01T00:00", "02-27T00:00", "02-25T00:00"]);
});

test("a time is neither before nor after itself", () => {
  const times = readDueTimes("0 * * * *");
  const ten = new Date("2026-03-02T10:00:00Z");
  expect(times?.latest(1, ten).map(minuteOf)).toEqual(["03-02T09:00"]);
  expect(minuteOf(times?.next(ten) ?? ten)).toBe("03-02T11:00");
  expect(times?.between(ten, new Date("2026-03-02T11:00:00Z")).map(minuteOf)).toEqual(["03-02T10:00"]);
});

test("the next time is found however far it is", () => {
  expect(readDueTimes("0 0 29 2 *")?.next(now)).toEqual(new Date("2028-02-29T00:00:00Z"));
});

test("the gaps are those of the whole calendar", () => {
  const times = readDueTimes("*/5 9-17 * * MON-FRI");
  expect([times?.shortestGapMs, times?.longestGapMs]).toEqual([300_000, (63 * 60 + 5) * 60_000]);
});

describe("in local time", () => {
  const local = { schedule: parseSchedule("*/30 8-9 * * *"), timeZone: "Europe/Paris" };
  const times = readDueTimes("*/30 6-8 * * *", local);

  test.each([
    ["2026-03-02T06:40Z", ["03-01T08:30", "03-01T08:00"]],
    ["2026-07-01T06:40Z", ["07-01T06:30", "07-01T06:00"]],
  ])("those starts are due that the guard lets pass: before %s", (before, expected) => {
    expect(times?.latest(2, new Date(before)).map(minuteOf)).toEqual(expected);
  });

  test("a change of the clocks may make the largest gap an hour longer", () => {
    expect(times?.longestGapMs).toBe((22.5 + 1) * 3_600_000);
  });
});

test.each(["", "* * * *", "* * * * * *", "@daily", "0 24 * * *", "every minute of an hour"])(
  "%j cannot be read",
  (text) => {
    expect(readDueTimes(text)).toBeUndefined();
  },
);

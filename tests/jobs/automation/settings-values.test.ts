import { expect, test } from "vitest";
import { intervalSecondsOf } from "../../../jobs/src/automation/interval.ts";
import type { JsonValue } from "../../../jobs/src/documents/document.ts";
import { isTruthy, toInteger } from "../../../jobs/src/documents/python-values.ts";
import { formatTimestamp, parseTimestamp } from "../../../jobs/src/documents/timestamp.ts";

test.each<[JsonValue | undefined, number]>([
  [undefined, 120],
  [null, 120],
  ["", 120],
  ["30.5", 120],
  ["x", 120],
  [{}, 120],
  [60, 60],
  [" 60 ", 60],
  [30.9, 30],
  [5, 15],
  [true, 15],
  [-1, 15],
  [99_999, 3600],
])("a poll interval of %j is %i seconds", (value, seconds) => {
  expect(intervalSecondsOf(value === undefined ? {} : { poll_interval_seconds: value })).toBe(seconds);
});

test.each<[JsonValue | undefined, boolean]>([
  [undefined, false],
  [null, false],
  [false, false],
  [0, false],
  ["", false],
  [[], false],
  [{}, false],
  [true, true],
  [1, true],
  ["false", true],
  [[0], true],
  [{ a: 0 }, true],
])("%j counts as %s", (value, truth) => expect(isTruthy(value)).toBe(truth));

test.each<[JsonValue, number | undefined]>([
  [1e300, undefined],
  ["+5", 5],
  ["-5", -5],
  [-2.9, -2],
  ["1e3", undefined],
])("%j as a whole number is %s", (value, number) => expect(toInteger(value)).toBe(number));

test("timestamps are written with microseconds and an offset, never Z", () => {
  expect(formatTimestamp(new Date("2026-11-23T07:20:23.300Z"))).toBe("2026-11-23T07:20:23.300000+00:00");
});

test.each([
  "2026-11-23T07:20:23.300384+00:00",
  "2026-11-23T07:20:23.300Z",
  "2026-11-23T07:20:23.3",
  "2026-11-23 08:20:23.300+0100",
])("reads %s", (text) => expect(parseTimestamp(text)).toEqual(new Date("2026-11-23T07:20:23.300Z")));

test.each([
  null,
  undefined,
  1_768_219_080,
  "",
  "yesterday",
  "2026-11-23",
  "2026-13-01T00:00:00Z",
  "Mon, 23 Nov 2026 07:20:23 GMT",
])("rejects %j as a timestamp", (value) => expect(parseTimestamp(value)).toBeUndefined());

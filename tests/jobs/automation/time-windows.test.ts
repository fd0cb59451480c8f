import { describe, expect, test } from "vitest";
import {
  isInsideWindow,
  type LocalTime,
  readZone,
  toLocalTime,
} from "../../../jobs/src/automation/time-windows.ts";
import type { JsonValue } from "../../../jobs/src/documents/document.ts";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const all = [0, 1, 2, 3, 4, 5, 6];

/** `Mon 08:00:00.001` */
function at(text: string): LocalTime {
  const [day = "", clock = ""] = text.split(" ");
  const moment = new Date(`2026-01-12T${clock}Z`);
  return { weekday: days.indexOf(day), sinceMidnight: moment.getTime() - Date.parse("2026-01-12T00:00:00Z") };
}

// Observed by running the application.
describe.each<[string, JsonValue, string[], string[]]>([
  [
    "08:00–22:00",
    { days: all, start: "08:00", end: "22:00" },
    ["Mon 08:00:00", "Mon 22:00:00"],
    ["Mon 07:59:59", "Mon 22:00:00.001", "Mon 22:00:30"],
  ],
  ["00:00–23:59", { days: all, start: "00:00", end: "23:59" }, ["Mon 23:59:00"], ["Mon 23:59:01"]],
  [
    "Mon 10:00–01:00",
    { days: [0], start: "10:00", end: "01:00" },
    ["Mon 10:00:00", "Tue 00:30:00", "Tue 01:00:00"],
    ["Mon 09:59:59", "Tue 01:00:01", "Mon 00:30:00", "Tue 12:00:00"],
  ],
  [
    "Sun 22:00–06:00",
    { days: [6], start: "22:00", end: "06:00" },
    ["Mon 05:00:00", "Sun 23:00:00"],
    ["Sun 05:00:00"],
  ],
  ["Mon 10:00–00:00", { days: [0], start: "10:00", end: "00:00" }, ["Tue 00:00:00"], ["Tue 00:00:01"]],
  [
    "start = end",
    { days: [0], start: "10:00", end: "10:00" },
    ["Mon 10:00:00"],
    ["Mon 10:00:00.001", "Mon 09:59:59"],
  ],
  ["8:0 for 08:00", { days: [0], start: "8:0", end: "9:0" }, ["Mon 08:00:00"], ["Mon 07:59:59"]],
])("a window %s", (_, window, inside, outside) => {
  test.each(inside)("is open at %s", (text) => expect(isInsideWindow([window], at(text))).toBe(true));
  test.each(outside)("is closed at %s", (text) => expect(isInsideWindow([window], at(text))).toBe(false));
});

test.each<[string, JsonValue | undefined]>([
  ["no list", "x"],
  ["absent", undefined],
  ["empty", []],
  ["an entry of another type", [null, 1, "x", []]],
  ["days as text", [{ days: ["0"], start: "00:00", end: "23:59" }]],
  ["24:00", [{ days: all, start: "00:00", end: "24:00" }]],
  ["seconds", [{ days: all, start: "00:00:00", end: "23:59" }]],
])("is never open: %s", (_, windows) => {
  expect(isInsideWindow(windows, at("Mon 12:00:00"))).toBe(false);
});

describe("zones", () => {
  test.each<[JsonValue | undefined, object]>([
    [undefined, { name: "Europe/Paris" }],
    ["  ", { name: "Europe/Paris" }],
    ["Asia/Tokyo", { name: "Asia/Tokyo" }],
    ["UTC", { name: "UTC" }],
    ["europe/paris", { name: "UTC", unknown: "europe/paris" }],
    ["Mars/Olympus", { name: "UTC", unknown: "Mars/Olympus" }],
    ["+01:00", { name: "UTC", unknown: "+01:00" }],
  ])("%j is %j", (value, zone) => expect(readZone(value)).toEqual(zone));

  test.each(["../x", "/etc/localtime", "Europe/../Paris"])("%s is refused", (value) => {
    expect(() => readZone(value)).toThrow("settings.timezone");
  });

  test("the wall clock follows the zone and its summer time", () => {
    const winter = new Date("2026-01-11T23:30:00.250Z");
    const summer = new Date("2026-07-13T22:30:00.000Z");
    expect(toLocalTime("UTC", winter)).toEqual({ weekday: 6, sinceMidnight: 84_600_250 });
    expect(toLocalTime("Europe/Paris", winter)).toEqual({ weekday: 0, sinceMidnight: 1_800_250 });
    expect(toLocalTime("Europe/Paris", summer)).toEqual({ weekday: 1, sinceMidnight: 1_800_000 });
  });
});

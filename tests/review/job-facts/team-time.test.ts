import { expect, test } from "vitest";
import { localIso, teamTime } from "../../../src/review/job-facts/team-time.ts";
import { parseSchedule } from "../../../src/schedule/parse.ts";

const from = new Date("2026-03-02T10:00:00Z");
const timeText = (expression: string, timeZone: string): string | undefined =>
  teamTime(parseSchedule(expression), timeZone, from);

test.each([
  ["0 2 * * *", "Europe/Paris", "02:00 UTC = 03:00 in winter, 04:00 in summer (Europe/Paris)"],
  ["0 2 * * *", "America/New_York", "02:00 UTC = 21:00 in winter, 22:00 in summer (America/New_York)"],
  ["0 2 * * *", "Australia/Sydney", "02:00 UTC = 12:00 in winter, 13:00 in summer (Australia/Sydney)"],
  ["0 2 * * *", "Asia/Kolkata", "02:00 UTC = 07:30 (Asia/Kolkata)"],
  [
    "0 3 * * *",
    "Africa/Casablanca",
    "03:00 UTC = 03:00 at UTC+00:00, 04:00 at UTC+01:00 (Africa/Casablanca)",
  ],
  [
    "0 2,14 * * *",
    "Europe/Paris",
    "02:00, 14:00 UTC = 03:00, 15:00 in winter, 04:00, 16:00 in summer (Europe/Paris)",
  ],
  [
    "*/5 9-17 * * *",
    "Europe/Paris",
    "09:00 to 17:55 UTC = 10:00 to 18:55 in winter, 11:00 to 19:55 in summer (Europe/Paris)",
  ],
  [
    "*/5 20-23 * * *",
    "Europe/Paris",
    "20:00 to 23:55 UTC = 21:00 to 00:55 in winter, 22:00 to 01:55 in summer (Europe/Paris)",
  ],
])("%s in %s", (expression, timeZone, text) => {
  expect(timeText(expression, timeZone)).toBe(text);
});

test("a time on another day is marked if the schedule depends on days", () => {
  expect(timeText("30 23 * * SUN", "Europe/Paris")).toBe(
    "23:30 UTC = 00:30 the next day in winter, 01:30 the next day in summer (Europe/Paris)",
  );
  expect(timeText("0 2 1 * *", "America/New_York")).toBe(
    "02:00 UTC = 21:00 the day before in winter, 22:00 the day before in summer (America/New_York)",
  );
  expect(timeText("30 23 * * *", "Europe/Paris")).toBe(
    "23:30 UTC = 00:30 in winter, 01:30 in summer (Europe/Paris)",
  );
});

test("there is no text if the zone makes no difference", () => {
  expect(timeText("0 2 * * *", "UTC")).toBeUndefined();
  expect(timeText("*/15 * * * *", "Europe/Paris")).toBeUndefined();
  expect(timeText("7 * * * *", "Europe/Paris")).toBeUndefined();
  expect(timeText("7 * * * *", "Asia/Kolkata")).toBe("00:07 to 23:07 UTC = 00:37 to 23:37 (Asia/Kolkata)");
});

test("shows an instant in the local time of the zone", () => {
  expect(localIso("Europe/Paris", from)).toBe("2026-03-02T11:00:00+01:00");
  expect(localIso("America/St_Johns", new Date("2026-07-01T00:00:00Z"))).toBe("2026-06-30T21:30:00-02:30");
});

import { describe, expect, test } from "vitest";
import { effectiveInterval, whyNotDue } from "../../../jobs/src/automation/interval.ts";
import type { Document } from "../../../jobs/src/documents/document.ts";

const monday = (time: string) => new Date(`2026-01-12T${time}Z`);
const settings: Document = {
  automation_enabled: true,
  poll_interval_seconds: 60,
  timezone: "UTC",
  time_windows: [{ days: [0], start: "10:00", end: "12:00" }],
};
const pending = (remaining: number): Document => ({ pending_off_repeat: { remaining } });

describe("the effective interval", () => {
  // Observed by running the application.
  test.each<[string, Document, number, string]>([
    ["05:00:00", {}, 600, "idle"],
    ["09:40:00", {}, 300, "idle"],
    ["09:44:59", {}, 15, "idle"],
    ["09:45:00", {}, 60, "warmup"],
    ["11:00:00", {}, 60, "in_window"],
    ["13:00:00", {}, 600, "idle"],
    ["08:00:00", { idle_poll_interval_seconds: 7200 }, 6300, "idle"],
    ["11:00:00", { poll_interval_seconds: 5 }, 15, "in_window"],
    ["11:00:00", { poll_interval_seconds: 99_999 }, 3600, "in_window"],
    ["11:00:00", { poll_interval_seconds: null }, 120, "in_window"],
    ["09:55:00", { poll_warmup_minutes: 0 }, 600, "idle"],
  ])("at %s with %j is %d s (%s)", (time, changed, seconds, label) => {
    expect(effectiveInterval({ ...settings, ...changed }, {}, monday(time))).toEqual({ seconds, label });
  });

  test.each<[string, Document, Document, number, string]>([
    ["adaptive polling off", { adaptive_polling_enabled: false }, {}, 60, "fixed"],
    ["null, which is off", { adaptive_polling_enabled: null }, pending(1), 60, "fixed"],
    ["the automation disabled", { automation_enabled: false }, pending(1), 60, "automation_disabled"],
    ["no windows", { time_windows: [] }, pending(1), 60, "no_windows"],
    ["windows that are no list", { time_windows: "x" }, {}, 60, "no_windows"],
    ["a repeat to come", {}, pending(2), 60, "pending_off_repeat"],
    ["a queue without sends", {}, pending(0), 600, "idle"],
    [
      "a window that never opens",
      { time_windows: [{ days: [], start: "10:00", end: "12:00" }] },
      {},
      600,
      "idle",
    ],
    ["garbage as window", { time_windows: [null, { days: [0], start: "25:00", end: 5 }] }, {}, 600, "idle"],
    [
      "idle and warm-up as text",
      { idle_poll_interval_seconds: "300", poll_warmup_minutes: "5" },
      {},
      300,
      "idle",
    ],
    ["idle below its least", { idle_poll_interval_seconds: 1 }, {}, 15, "idle"],
    ["a long warm-up", { poll_warmup_minutes: 99_999 }, {}, 60, "warmup"],
  ])("with %s", (_, changed, state, seconds, label) => {
    expect(effectiveInterval({ ...settings, ...changed }, state, monday("05:00:00"))).toEqual({
      seconds,
      label,
    });
  });

  test("uses the wall clock of the zone, across midnight and up to the same day next week", () => {
    const paris = { ...settings, timezone: "Europe/Paris" };
    expect(effectiveInterval(paris, {}, monday("08:45:00"))).toEqual({ seconds: 60, label: "warmup" });
    const idle = { ...settings, idle_poll_interval_seconds: 86_400 };
    expect(effectiveInterval(idle, {}, new Date("2026-01-11T23:00:00Z"))).toEqual({
      seconds: (10 * 60 + 45) * 60,
      label: "idle",
    });
    expect(effectiveInterval(idle, {}, monday("13:00:00"))).toEqual({ seconds: 86_400, label: "idle" });
  });

  test("counts less than a second before the warm-up as warm-up", () => {
    expect(effectiveInterval(settings, {}, new Date("2026-01-12T09:44:59.500Z")).label).toBe("warmup");
  });
});

describe("a tick is due", () => {
  const now = monday("05:10:00");
  const lastTick = (time: string): Document => ({ last_tick: `2026-01-12T${time}.000000+00:00` });

  test.each<[string, Document, Document]>([
    ["when the interval has passed", settings, lastTick("05:00:00")],
    ["half a minute early, as a cron job's runs are not that exact", settings, lastTick("05:00:30")],
    ["without an earlier tick", settings, {}],
    ["after a tick at no time", settings, { last_tick: "yesterday" }],
    ["after a tick ahead of the clock", settings, lastTick("06:00:00")],
    ["where the zone is a path, to fail and say so", { ...settings, timezone: "../x" }, lastTick("05:09:59")],
    [
      "each minute where the interval is a minute",
      { ...settings, automation_enabled: false },
      lastTick("05:09:02"),
    ],
    [
      "at every run where the interval is below a minute",
      { ...settings, adaptive_polling_enabled: 0, poll_interval_seconds: 15 },
      lastTick("05:10:00"),
    ],
  ])("%s", (_, document, state) => expect(whyNotDue(document, state, now)).toBeUndefined());

  test.each<[string, Document, Document]>([
    ["more than half a minute early", settings, lastTick("05:00:31")],
    ["twice in the same minute", { ...settings, automation_enabled: false }, lastTick("05:09:31")],
  ])("not %s", (_, document, state) => expect(whyNotDue(document, state, now)).toMatchObject(state));
});

import { describe, expect, test } from "vitest";
import { checkRuns } from "../../../jobs/src/health/checks/runs.ts";
import type { CronRun } from "../../../jobs/src/health/render/cron-jobs.ts";
import { parseCron, parseDueTimes } from "../../../jobs/src/health/schedule.ts";

const at = (time: string) => new Date(`2026-03-02T${time}:00Z`);
const now = at("10:04");

function ran(time: string, end = time, changes: Partial<CronRun> = {}): CronRun {
  const endedAt = new Date(at(end).getTime() + 5_000);
  return { startedAt: at(time), endedAt, status: "successful", ...changes };
}

const runAt10 = (change: Partial<CronRun> = {}) => ran("10:00", "10:00", change);
const failed = { status: "unsuccessful", exitCode: 1 };
const underWay = (time: string): CronRun => ({ startedAt: at(time) });

/** A job of each quarter of an hour, looked at from 9:00 on: latest run first. */
const check = (...runs: CronRun[]) =>
  checkRuns("automation", { schedule: "*/15 * * * *", runs, since: at("09:00") }, now);

test("a job that ran whenever it was due", () => {
  const runs = ["10:00", "09:45", "09:30", "09:15", "09:00"].map((time) => ran(time));
  expect(check(...runs)).toEqual({
    name: "runs-of-automation",
    status: "ok",
    fields: {
      schedule: "*/15 * * * *",
      since: "2026-03-02T09:00Z",
      due: 5,
      started: 5,
      missed: 0,
      failed: 0,
    },
  });
});

test.each<[string, CronRun[], string, string]>([
  [
    "did not start",
    [ran("09:45"), ran("09:30"), ran("09:15"), ran("09:00")],
    "wrong",
    "automation: its run of 2026-03-02T10:00Z has not started",
  ],
  ["never ran", [], "wrong", "automation: its run of 2026-03-02T10:00Z has not started"],
  [
    "failed",
    [runAt10(failed), ran("09:45")],
    "wrong",
    "automation: its last run failed at 2026-03-02T10:00Z with exit code 1",
  ],
  [
    "failed without a code",
    [runAt10({ status: "unsuccessful" }), ran("09:45")],
    "wrong",
    "automation: its last run failed at 2026-03-02T10:00Z",
  ],
  [
    "does not end",
    [underWay("09:30"), ran("09:15")],
    "wrong",
    "automation: its run has not ended for 34 min and delays the one of 2026-03-02T10:00Z",
  ],
  [
    "failed before",
    [ran("10:00"), ran("09:45", "09:45", failed), ran("09:30"), ran("09:15"), ran("09:00")],
    "warning",
    "automation: of 5 runs 0 were missed and 1 failed, the last one went well",
  ],
  [
    "was missed before",
    [ran("10:00"), ran("09:15"), ran("09:00")],
    "warning",
    "automation: of 5 runs 2 were missed and 0 failed, the last one went well",
  ],
])("a job whose run %s", (_, runs, status, message) => {
  expect(check(...runs)).toMatchObject({ status, message });
});

test("a run that lasts long delays those that fall due meanwhile, and they are not missed", () => {
  expect(check(ran("10:02"), ran("09:15", "10:01"), ran("09:00"))).toMatchObject({
    status: "ok",
    fields: { missed: 0 },
  });
});

test("a run under way is not late", () => {
  const before = ["09:45", "09:30", "09:15", "09:00"].map((time) => ran(time));
  expect(check(underWay("10:00"), ...before).status).toBe("ok");
});

test("an end that Render lost is not taken for a run that goes on", () => {
  expect(check(ran("10:00"), underWay("09:45"), ran("09:30"), ran("09:15"), ran("09:00")).status).toBe("ok");
});

test("a run has three minutes to start", () => {
  const before = ["09:45", "09:30", "09:15", "09:00"].map((time) => ran(time));
  const looked = (time: string) =>
    checkRuns("a", { schedule: "*/15 * * * *", runs: before, since: at("09:00") }, at(time)).status;
  expect([looked("10:02"), looked("10:04")]).toEqual(["ok", "wrong"]);
});

test("what was due before the job was as it is now is not expected", () => {
  expect(checkRuns("a", { schedule: "*/15 * * * *", runs: [], since: at("10:01") }, now).status).toBe("ok");
});

test("a schedule that cannot be read is told", () => {
  expect(checkRuns("a", { schedule: "@daily", runs: [], since: now }, now)).toMatchObject({
    status: "warning",
    message: 'a: its schedule "@daily" cannot be read',
  });
});

describe("a schedule", () => {
  test.each([
    ["*/15 * * * *", "10:00 09:45"],
    ["0 3 * * MON-FRI", "03:00 03:00"],
    ["0 0 */2 * MON", "00:00 00:00"],
  ])("%s was due at", (expression, times) => {
    const latest = parseCron(expression)?.latest(2, now) ?? [];
    expect(latest.map((time) => time.toISOString().slice(11, 16)).join(" ")).toBe(times);
  });

  test("both fields of days have to match where one is a wildcard", () => {
    expect(parseCron("0 0 */1 * TUE")?.latest(1, now)).toEqual([new Date("2026-02-24T00:00:00Z")]);
    expect(parseCron("0 0 3 * *,MON")?.latest(1, now)).toEqual([new Date("2026-02-03T00:00:00Z")]);
  });

  test("one of both is enough where both are restricted, be it by a step", () => {
    const latest = parseCron("0 0 */2 * TUE")
      ?.latest(3, now)
      .map((time) => time.toISOString().slice(5, 10));
    expect(latest).toEqual(["03-01", "02-27", "02-25"]);
  });

  test("in local time is due when the guard in front of its command lets it pass", () => {
    const command =
      "node jobs/dist/at-local-time.js --schedule='*/30 8-9 * * *' --time-zone=Europe/Paris --starts='*/30 6-8 * * *' -- 'node jobs/dist/tick.js'";
    const starts = "*/30 6-8 * * *";
    const dueBefore = (text: string) =>
      parseDueTimes(starts, command)
        ?.latest(2, new Date(text))
        .map((time) => time.toISOString().slice(5, 16));
    expect(dueBefore("2026-03-02T06:40Z")).toEqual(["03-01T08:30", "03-01T08:00"]);
    expect(dueBefore("2026-07-01T06:40Z")).toEqual(["07-01T06:30", "07-01T06:00"]);
    expect(parseDueTimes(starts, "node jobs/dist/tick.js")?.latest(1, at("06:40"))).toEqual([at("06:30")]);
  });

  test.each(["", "* * * *", "* * * * * *", "@daily", "0 24 * * *", "every minute of an hour"])(
    "%j is none",
    (text) => {
      expect(parseCron(text)).toBeUndefined();
    },
  );
});

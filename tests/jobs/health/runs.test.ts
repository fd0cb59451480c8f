import { describe, expect, test } from "vitest";
import { checkRuns } from "../../../jobs/src/health/checks/runs.ts";
import { readJobRuns } from "../../../src/runs/read-job-runs.ts";
import { eventsPage, runEvents, type TestEvent } from "../../runs/events.ts";

const at = (time: string) => new Date(`2026-03-02T${time}:00Z`);

/** A run that was due at a time, started then, and took five seconds from `end` on. */
function ran(time: string, end = time, ended?: Record<string, unknown>): TestEvent[] {
  return runEvents(at(time), at(time), new Date(at(end).getTime() + 5_000), ended);
}

const failed = { status: "unsuccessful", reason: { evicted: false, nonZeroExit: 1 } };
const active = (time: string): TestEvent[] => runEvents(at(time), at(time));

/** A job of each quarter of an hour, checked from 9:00 on. */
async function check(
  runs: readonly TestEvent[][],
  { now = "10:04", schedule = "*/15 * * * *", since = "09:00", updatedAt = "00:00" } = {},
) {
  const job = {
    id: "crn-a",
    name: "automation",
    schedule,
    suspended: false,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    updatedAt: at(updatedAt),
  };
  const options = { now: at(now), from: at(since), maxPages: 1 };
  return checkRuns("automation", schedule, await readJobRuns(eventsPage(runs.flat()), job, options));
}

test("a job that ran whenever it was due", async () => {
  const runs = ["09:00", "09:15", "09:30", "09:45", "10:00"].map((time) => ran(time));
  expect(await check(runs)).toEqual({
    name: "runs-of-automation",
    status: "ok",
    fields: {
      schedule: "*/15 * * * *",
      since: "2026-03-02T09:00Z",
      due: 5,
      started: 5,
      missed: 0,
      failed: 0,
      state: "ok",
    },
  });
});

describe("a job whose run", () => {
  const before = [ran("09:00"), ran("09:15"), ran("09:30")];
  test.each<[string, TestEvent[][], string, string]>([
    [
      "did not start",
      [...before, ran("09:45")],
      "wrong",
      "automation: its run of 2026-03-02T10:00Z has not started",
    ],
    [
      "never ran",
      [],
      "wrong",
      "automation: no run is known to have succeeded (limit 33 min), its run of 2026-03-02T10:00Z has not started",
    ],
    [
      "failed",
      [...before, ran("09:45"), ran("10:00", "10:00", failed)],
      "wrong",
      "automation: its last run failed (exit 1) at 2026-03-02T10:00Z",
    ],
    [
      "failed without a reason",
      [...before, ran("09:45"), ran("10:00", "10:00", { status: "unsuccessful" })],
      "wrong",
      "automation: its last run failed at 2026-03-02T10:00Z",
    ],
    [
      "failed three times",
      [ran("09:00"), ran("09:15"), ...["09:30", "09:45", "10:00"].map((time) => ran(time, time, failed))],
      "wrong",
      "automation: no run has succeeded since 2026-03-02T09:15Z (limit 33 min), " +
        "its last 3 runs failed, the last one failed (exit 1) at 2026-03-02T10:00Z",
    ],
    [
      "does not end",
      [ran("09:15"), active("09:30")],
      "wrong",
      "automation: its run has been active for 34 min, usually 5 s, " +
        "no run has succeeded since 2026-03-02T09:15Z (limit 33 min)",
    ],
    [
      "is slow",
      [...before, ran("09:45"), active("10:00")],
      "warning",
      "automation: its run is slow: active for 4 min, usually 5 s",
    ],
    [
      "failed before",
      [...before, ran("09:45", "09:45", failed), ran("10:00")],
      "warning",
      "automation: of 5 runs 0 were missed and 1 failed, the last one succeeded",
    ],
    [
      "was missed before",
      [ran("09:00"), ran("09:15"), ran("10:00")],
      "warning",
      "automation: of 5 runs 2 were missed and 0 failed, the last one succeeded",
    ],
    [
      "was missed and made up by hand",
      [...before, ran("09:45"), runEvents("hand", at("10:03"), at("10:03"))],
      "warning",
      "automation: of 5 runs 1 were missed (1 made up by hand) and 0 failed, the last one succeeded",
    ],
    [
      "was dropped",
      [
        ran("09:00", "09:40"),
        runEvents(at("09:15"), at("09:41"), at("09:42")),
        ran("09:45"),
        ran("10:00", "10:02"),
      ],
      "ok",
      "",
    ],
  ])("%s", async (_, runs, status, message) => {
    expect(await check(runs)).toMatchObject({ status, ...(message === "" ? {} : { message }) });
  });
});

test("a run that takes long delays those that come due meanwhile: they are not missed", async () => {
  const late = runEvents(at("09:30"), at("10:02"), at("10:03"));
  expect(await check([ran("09:00"), ran("09:15", "10:01"), late])).toMatchObject({
    status: "warning",
    message: "automation: its run of 2026-03-02T10:00Z was dropped",
    fields: { missed: 0 },
  });
});

test("an end that Render lost is not an active run", async () => {
  const runs = [ran("09:00"), ran("09:15"), ran("09:30"), active("09:45"), ran("10:00")];
  expect((await check(runs)).status).toBe("ok");
});

test("a run has three minutes to start", async () => {
  const before = ["09:00", "09:15", "09:30", "09:45"].map((time) => ran(time));
  const statusAt = async (now: string) => (await check(before, { now })).status;
  expect([await statusAt("10:02"), await statusAt("10:04")]).toEqual(["ok", "wrong"]);
});

test("an hourly job whose run ended at 11:10 misses the slot of 11:00 at 11:30", async () => {
  const runs = [ran("08:00"), ran("09:00"), ran("10:00", "11:10")];
  const at1130 = await check(runs, { schedule: "0 * * * *", since: "07:30", now: "11:30" });
  expect(at1130).toMatchObject({
    status: "wrong",
    message: "automation: its run of 2026-03-02T11:00Z has not started",
  });
  const at1112 = await check(runs, { schedule: "0 * * * *", since: "07:30", now: "11:12" });
  expect(at1112.status).toBe("ok");
});

test("a slot before the last change of the job is not expected: it may have had another schedule", async () => {
  const runs = ["09:30", "09:45"].map((time) => ran(time));
  expect(await check(runs, { updatedAt: "09:55" })).toMatchObject({
    status: "ok",
    fields: { due: 2, missed: 0 },
  });
});

test("a job of which nothing is known is not ok", async () => {
  expect(await check([], { updatedAt: "09:55" })).toMatchObject({
    status: "warning",
    message: "automation: nothing is known of its runs yet",
  });
});

test("a schedule that cannot be read is reported", async () => {
  expect(await check([], { schedule: "@daily" })).toMatchObject({
    status: "warning",
    message: 'automation: its schedule "@daily" cannot be read',
  });
});

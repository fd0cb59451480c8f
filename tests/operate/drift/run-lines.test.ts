import { expect, test } from "vitest";
import { plain } from "../../../src/core/text/rich.ts";
import { needsAttention, runLines } from "../../../src/operate/drift/run-lines.ts";
import type { StackJob } from "../../../src/operate/stack-runs.ts";
import { readJobRuns } from "../../../src/runs/read-job-runs.ts";
import { eventsPage, runEvents, type TestEvent } from "../../runs/events.ts";

const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const [from, to] = [at("06:00:00"), at("12:30:00")];

async function jobWith(
  events: readonly TestEvent[],
  { schedule = "0 * * * *", suspended = false } = {},
): Promise<StackJob> {
  const job = {
    id: "crn-a",
    name: "backup",
    schedule,
    suspended,
    createdAt: new Date("2026-01-01T00:00:00Z"),
  };
  const runs = await readJobRuns(eventsPage(events), job, { now: to, from });
  const dashboardUrl = "https://dashboard.render.com/cron/crn-a";
  return { job: "backup", serviceName: "app-prod-backup", dashboardUrl, schedule, suspended, runs };
}

const hour = (
  time: string,
  end = `${time.slice(0, 2)}:00:09`,
  ended?: Record<string, unknown>,
): TestEvent[] => runEvents(at(`${time.slice(0, 2)}:00:00`), at(time), at(end), ended);
const hours = (...all: string[]) => all.flatMap((each) => hour(`${each}:00:02`));
const shown = (...jobs: StackJob[]) =>
  runLines({ stack: "prod", from, to, jobs, absent: [] }).map(
    ({ tone, text }) => `${tone === "warning" ? "! " : ""}${plain(text)}`,
  );

test("a job without problems is counted in the summary line", async () => {
  const job = await jobWith(hours("06", "07", "08", "09", "10", "11", "12"));
  expect(shown(job)).toEqual([
    "7 runs of 1 other job since Mon 2 Mar 2026 06:00 UTC: none missed, none failed.",
  ]);
  expect(needsAttention(job)).toBe(false);
});

test("missed and failed runs are listed with their times and reasons", async () => {
  const failed = { status: "unsuccessful", reason: { evicted: false, nonZeroExit: 3 } };
  const job = await jobWith([...hours("06", "07", "10", "11"), ...hour("12:00:02", "12:00:09", failed)]);
  expect(shown(job)).toEqual([
    "! backup missed 2 of 7 runs since 06:00 UTC: Mon 2 Mar 08:00, 09:00 UTC.",
    "! 1 of 5 runs of backup since 06:00 UTC failed (exit 3): Mon 2 Mar 12:00 UTC. Logs: https://dashboard.render.com/cron/crn-a/logs",
  ]);
  expect(needsAttention(job)).toBe(true);
});

test("a run that hangs is reported first, with the runs that it blocks", async () => {
  const job = await jobWith([...hours("06", "07", "08"), ...runEvents(at("09:00:00"), at("09:00:02"))]);
  expect(shown(job)).toEqual([
    "! backup hangs: its run has been active for 3 h 29 min (usually 7 s). Cancel it: https://dashboard.render.com/cron/crn-a",
    "! backup is overdue: no run has succeeded since 08:00 UTC (limit 2 h 3 min).",
    "! 2 of 6 runs of backup since 06:00 UTC were dropped, because one run was active and another was waiting: Mon 2 Mar 11:00, 12:00 UTC.",
  ]);
});

test("a missed run that was made up by hand is noted and needs no attention", async () => {
  const byHand = runEvents("hand", at("12:10:00"), at("12:11:00"));
  const job = await jobWith([...hours("06", "07", "08", "09", "10", "11"), ...byHand]);
  expect(shown(job)).toEqual(["backup missed 12:00 UTC; made up by hand at 12:10 UTC."]);
  expect(needsAttention(job)).toBe(false);
});

test("a suspended job is in no line", async () => {
  const job = await jobWith([], { suspended: true });
  expect([shown(job), needsAttention(job)]).toEqual([[], false]);
});

/** Situations of docs/operations.md at the level of the model: stack prod, UTC, now 23 November 2026. */
import { expect, test } from "vitest";
import type { ReadEventPage } from "../../src/render/events.ts";
import { type CronJobAtRender, type ReadJobRunsOptions, readJobRuns } from "../../src/runs/read-job-runs.ts";
import { summarizeRuns } from "../../src/runs/summary.ts";
import { eventsPage, runEvents } from "./events.ts";
import { slotTexts } from "./support.ts";

const noon = new Date("2026-11-23T12:00:00Z");
const day = 86_400_000;

function job(schedule: string, changes: Partial<CronJobAtRender> = {}): CronJobAtRender {
  return {
    id: "crn-a",
    name: "switchbot-prod-job",
    schedule,
    suspended: false,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    ...changes,
  };
}

const read = (pages: ReadEventPage, atRender: CronJobAtRender, options: Partial<ReadJobRunsOptions> = {}) =>
  readJobRuns(pages, atRender, { now: noon, from: new Date(noon.getTime() - 2 * day), ...options });

const nightly = (date: string) => runEvents(`${date}T02:00:00Z`, `${date}T02:00:05Z`, `${date}T02:05:00Z`);

test("1. a run by hand makes up for a missed slot and does not hide it", async () => {
  const night = [...nightly("2026-11-21"), ...nightly("2026-11-22")];
  const byHand = runEvents("hand", "2026-11-23T09:00:12Z", "2026-11-23T09:05:00Z");
  const made = await read(eventsPage([...night, ...byHand]), job("0 2 * * *"));
  expect(made.judgement.state).toBe("ok");
  expect(made.ledger && slotTexts(made.ledger)).toEqual([
    "02:00 on time",
    "02:00 on time",
    "02:00 missed, provisional",
  ]);
  expect(made.ledger?.slots.at(-1)?.madeUpBy?.startedAt).toEqual(new Date("2026-11-23T09:00:12Z"));
  expect(summarizeRuns(made)).toMatchObject({ due: 3, started: 3, missed: [], madeUp: [{}], failed: [] });

  const missed = await read(eventsPage(night), job("0 2 * * *"));
  expect(missed.judgement.state).toBe("missed");
  const later = new Date("2026-11-24T03:00:00Z");
  const overdue = await read(eventsPage(night), job("0 2 * * *"), { now: later });
  expect(overdue.judgement).toMatchObject({ state: "overdue", states: ["overdue", "missed", "ok"] });
});

test("2. a hung run: one slot waits, 28 are dropped", async () => {
  const now = new Date("2026-11-23T10:29:02Z");
  const usual = Array.from({ length: 24 }, (_, index) => {
    const due = new Date(Date.UTC(2026, 10, 23, 6, index * 5));
    return runEvents(due, new Date(due.getTime() + 2_000), new Date(due.getTime() + 7_000));
  }).flat();
  const hung = runEvents("2026-11-23T08:00:00Z", "2026-11-23T08:00:02Z");
  const from = new Date("2026-11-23T06:00:00Z");
  const { judgement, ledger, limits } = await read(eventsPage([...usual, ...hung]), job("*/5 * * * *"), {
    now,
    from,
  });
  expect(judgement).toMatchObject({
    state: "hung",
    states: ["hung", "overdue", "dropped", "slow", "waiting", "running", "ok"],
  });
  expect(judgement.active?.startedAt).toEqual(new Date("2026-11-23T08:00:02Z"));
  expect(limits.usualMs).toBe(5_000);
  expect(ledger?.counts).toMatchObject({ "on time": 25, waiting: 1, dropped: 28, missed: 0 });
});

test("4. a pause that should be over: the slots after it are missed", async () => {
  const suspended = { suspended: true };
  const pages = eventsPage(nightly("2026-11-19"));
  const { judgement, ledger } = await read(pages, job("0 2 * * *", suspended), {
    suspendedUntil: new Date("2026-11-20T06:00:00Z"),
    from: new Date("2026-11-19T00:00:00Z"),
  });
  expect(judgement).toMatchObject({
    state: "pause overdue",
    states: ["pause overdue", "overdue", "missed", "ok"],
  });
  expect(ledger && slotTexts(ledger).slice(-3)).toEqual([
    "02:00 missed",
    "02:00 missed",
    "02:00 missed, provisional",
  ]);
  expect(judgement.missed.map(({ due }) => due.getUTCDate())).toEqual([21, 22, 23]);
});

test("6. slots that passed while the job was suspended are paused", async () => {
  const suspension = [
    { at: "2026-11-20T17:30:00Z", type: "suspender_added" },
    { at: "2026-11-23T07:50:00Z", type: "suspender_removed" },
  ];
  const before = runEvents("2026-11-20T16:00:00Z", "2026-11-20T16:00:04Z", "2026-11-20T16:05:00Z");
  const { ledger, judgement } = await read(eventsPage([...before, ...suspension]), job("0 */2 * * *"), {
    now: new Date("2026-11-23T07:55:00Z"),
    from: new Date("2026-11-20T15:00:00Z"),
  });
  expect(ledger?.counts).toMatchObject({ "on time": 1, paused: 31, missed: 0 });
  expect(judgement.state).toBe("ok");
});

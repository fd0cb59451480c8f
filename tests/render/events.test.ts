import { describe, expect, test } from "vitest";
import { readEvents, runEventTypes, runsIn, type ServiceEvent } from "../../src/render/events.ts";
import { eventsPage, runEvents, type TestEvent } from "../runs/events.ts";

const since = new Date("2026-03-02T00:00:00Z");
const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const events = (rows: readonly TestEvent[]): ServiceEvent[] =>
  rows.map(({ at: time, type, details = {} }) => ({ at: new Date(time), type, details }));

/** The result of a run whose end has these details. */
const resultOf = (ended: Record<string, unknown>) =>
  runsIn(events(runEvents(at("10:00:00"), at("10:00:02"), at("10:01:00"), ended)))[0]?.result;

describe("the trigger of a run", () => {
  test.each([
    ["crn-d0ibivsfunbc73fd4g7g-29540760", { kind: "schedule", due: new Date("2026-03-02T10:00:00Z") }],
    ["crn-d0ibivsfunbc73fd4g7g-1772445602", { kind: "hand" }],
    ["crn-d0ibivsfunbc73fd4g7g-29540790", { kind: "not known" }], // due half an hour after its start
    ["crn-d0ibivsfunbc73fd4g7g-7", { kind: "not known" }],
    ["run-1", { kind: "not known" }],
    ["", { kind: "not known" }],
  ])("%j", (cronJobRunId, trigger) => {
    const started = { at: at("10:00:02"), type: "cron_job_run_started", details: { cronJobRunId } };
    expect(runsIn(events([started]))).toEqual([
      { id: cronJobRunId, trigger, startedAt: at("10:00:02"), lifecycle: "active" },
    ]);
  });
});

describe("the result of a run", () => {
  test.each<[Record<string, unknown>, unknown]>([
    [{ status: "successful" }, { kind: "succeeded" }],
    [{ status: "canceled" }, { kind: "canceled" }],
    [
      { status: "canceled", user: { id: "usr-1", email: "a@example.com" } },
      { kind: "canceled", by: "a@example.com" },
    ],
    [
      { status: "canceled", user: { id: "usr-1" } },
      { kind: "canceled", by: "usr-1" },
    ],
    [{ status: "pending" }, { kind: "not known" }],
    [{}, { kind: "not known" }],
  ])("%j", (ended, result) => {
    expect(resultOf(ended)).toEqual(result);
  });

  test.each<[Record<string, unknown> | undefined, unknown]>([
    [
      { evicted: false, nonZeroExit: 3 },
      { kind: "exit", code: 3 },
    ],
    [
      { evicted: false, nonZeroExit: 137, oomKilled: { memoryLimit: "512Mi" } },
      { kind: "out of memory", limit: "512Mi" },
    ],
    [
      { evicted: false, timedOutSeconds: 43_200, timedOutReason: "x" },
      { kind: "timed out", seconds: 43_200 },
    ],
    [{ evicted: false, timedOutReason: "x" }, { kind: "timed out" }],
    [{ evicted: true, evictionReason: "node" }, { kind: "evicted" }],
    [{ evicted: false, unhealthy: "no answer" }, { kind: "unhealthy" }],
    [{ evicted: false, earlyExit: true }, { kind: "ended early" }],
    [{ evicted: false }, { kind: "not known" }],
    [undefined, { kind: "not known" }],
  ])("failed for %j", (reason, expected) => {
    expect(resultOf({ status: "unsuccessful", reason })).toEqual({ kind: "failed", reason: expected });
  });

  test("is not known where Render lost the end of a run that is not the last one", () => {
    const lost = runEvents(at("10:00:00"), at("10:00:02"));
    const last = runEvents(at("10:15:00"), at("10:15:02"));
    const runs = runsIn(events([...lost, ...last]));
    expect(runs.map(({ lifecycle, result }) => [lifecycle, result?.kind])).toEqual([
      ["active", undefined],
      ["ended", "not known"],
    ]);
  });
});

describe("reading events", () => {
  const many = Array.from({ length: 120 }, (_, index) => {
    const due = new Date(since.getTime() + index * 60_000);
    return runEvents(due, due, new Date(due.getTime() + 5_000));
  }).flat();

  test("reads page after page, newest first", async () => {
    const queries: Record<string, string>[] = [];
    const read = await readEvents(eventsPage(many, queries), "crn-a", { since, types: runEventTypes });
    expect(read.events).toHaveLength(240);
    expect(read.completeSince).toEqual(since);
    expect(runsIn(read.events)).toHaveLength(120);
    expect(queries).toEqual([
      { type: "cron_job_run_started,cron_job_run_ended", startTime: since.toISOString(), limit: "100" },
      expect.objectContaining({ cursor: "100" }),
      expect.objectContaining({ cursor: "200" }),
    ]);
  });

  test("says how far back it reaches when the limit of pages ends it", async () => {
    const read = await readEvents(eventsPage(many), "crn-a", { since, types: runEventTypes, maxPages: 1 });
    expect(read.events).toHaveLength(100);
    expect(read.completeSince).toEqual(new Date(since.getTime() + 70 * 60_000));
  });

  test("skips entries that are not events, and sorts by time", async () => {
    const rows = [
      null,
      { event: { timestamp: "2026-03-02T10:00:00.1Z", type: "deploy_ended" } },
      { event: { timestamp: "soon", type: "deploy_ended" } },
      { timestamp: "2026-03-02T11:00:00Z", type: "deploy_ended", details: null },
    ];
    const read = await readEvents(async () => rows, "crn-a", { since, types: ["deploy_ended"] });
    expect(read.events.map((event) => event.at.toISOString())).toEqual([
      "2026-03-02T11:00:00.000Z",
      "2026-03-02T10:00:00.100Z",
    ]);
    expect((await readEvents(async () => null, "crn-a", { since, types: [] })).events).toEqual([]);
  });
});

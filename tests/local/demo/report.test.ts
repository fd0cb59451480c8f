import { expect, test } from "vitest";
import { type DemoState, describeRun, formatReport } from "../../../src/local/demo/report.ts";
import type { EndedRun } from "../../../src/local/demo/runs.ts";

const run: EndedRun = {
  id: "crn-1",
  trigger: { kind: "not known" },
  startedAt: new Date("2026-03-02T10:00:01.000Z"),
  lifecycle: "ended",
  endedAt: new Date("2026-03-02T10:00:01.260Z"),
  result: { kind: "succeeded" },
  log: ["[backup] Backup written"],
};
const state: DemoState = {
  now: new Date("2026-03-02T10:00:02Z"),
  renderUrl: "http://127.0.0.1:4000/v1",
  keepsRunning: true,
  scheduler: "cron",
  web: { name: "switchbot-local", url: "http://127.0.0.1:5000", health: "healthy (200 from /healthz)" },
  jobs: [
    { name: "automation", schedule: "* * * * *", lastRun: undefined },
    { name: "backup", schedule: "*/2 * * * *", lastRun: run },
  ],
  heating: {
    outside: 5,
    ticks: [
      { at: new Date("2026-03-02T10:00:01Z"), temperature: 18, isOn: true },
      { at: new Date("2026-03-02T10:00:02Z"), temperature: 20.4, isOn: true },
      { at: new Date("2026-03-02T10:00:03Z"), temperature: 22.3, isOn: false },
      { at: new Date("2026-03-02T10:00:04Z"), temperature: 14, isOn: false },
    ],
  },
};

test("a job is shown with its schedule in words, its next run, its last run and its output", () => {
  expect(formatReport(state)).toContain(
    [
      "  backup      */2 * * * *  Every 2 minutes, next 10:02:00",
      "              last succeeded at 10:00:01, 0.3 s",
      "              │ [backup] Backup written",
    ].join("\n"),
  );
});

test("a suspended job has no next and no last run", () => {
  const page = formatReport({ ...state, jobs: state.jobs.slice(0, 1) });
  expect(page).toContain("  automation  * * * * *  Every minute, suspended\n\nThe room");
});

test("each tick is shown with the temperature and what it has done to the heating", () => {
  expect(formatReport(state)).toContain(
    [
      "The room (5 °C outside), as recorded by the ticks in PostgreSQL",
      "  10:00:01  ━━━━━━            18.0 °C, heating on",
      "  10:00:02  ━━━━━━━━━━━       20.4 °C, heating",
      "  10:00:03  ━━━━━━━━━━━━━━━   22.3 °C, heating off",
      "  10:00:04                    14.0 °C, at rest",
    ].join("\n"),
  );
});

test("no room is shown when the automation does not run as a cron job", () => {
  expect(formatReport({ ...state, heating: undefined })).not.toContain("The room");
});

test("a stack without jobs is reported as such", () => {
  expect(formatReport({ ...state, jobs: [] })).toContain("Cron jobs (times in UTC)\n  none\n");
});

test("addresses that no longer respond are not shown", () => {
  expect(formatReport(state)).toContain("Render API   http://127.0.0.1:4000/v1");
  const ended = formatReport({ ...state, keepsRunning: false });
  expect(ended).not.toContain("http://127.0.0.1:4000/v1");
  expect(ended).not.toContain("Ctrl-C");
  expect(ended).toContain("npm run demo -- --destroy");
});

test("the text of the report fits into 80 columns", () => {
  for (const keepsRunning of [true, false]) {
    for (const line of formatReport({ ...state, keepsRunning }).split("\n")) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  }
});

test("a run is described by its end, in UTC, and its duration", () => {
  expect(describeRun({ ...run, result: { kind: "failed", reason: { kind: "exit", code: 3 } } })).toBe(
    "failed (exit 3) at 10:00:01, 0.3 s",
  );
});

import { expect, test } from "vitest";
import { inspectStackText } from "../../../src/config/read-stack-file.ts";
import { jobFacts } from "../../../src/review/job-facts/job-facts.ts";
import { stackWith } from "../../config/stack-text.ts";

const at = new Date("2026-03-02T10:00:00Z");
const factsOf = (job: string, ...changes: Array<[string, string]>) =>
  jobFacts(inspectStackText(stackWith(...changes), "Pulumi.prod.yaml"), job, { at });

test("the facts of a job: schedule, location, next runs in UTC and local time, and cost", () => {
  expect(factsOf("backup", ["0 */2 * * *", "0 2 * * *"], ["2h30m", "1d"])).toEqual({
    stack: "prod",
    timeZone: "Europe/Paris",
    job: "backup",
    serviceName: "switchbot-prod-backup",
    location: { file: "Pulumi.prod.yaml", line: 15, column: 24 },
    schedule: {
      expression: "0 2 * * *",
      words: "At 02:00 UTC",
      runsPerDay: 1,
      longestGap: {
        milliseconds: 86_400_000,
        from: new Date("2026-03-02T02:00:00Z"),
        to: new Date("2026-03-03T02:00:00Z"),
      },
      teamTime: "02:00 UTC = 03:00 in winter, 04:00 in summer (Europe/Paris)",
      localTimes: "03:00 in winter, 04:00 in summer",
    },
    nextRuns: [
      { at: new Date("2026-03-03T02:00:00Z"), local: "2026-03-03T03:00:00+01:00" },
      { at: new Date("2026-03-04T02:00:00Z"), local: "2026-03-04T03:00:00+01:00" },
      { at: new Date("2026-03-05T02:00:00Z"), local: "2026-03-05T03:00:00+01:00" },
    ],
    runsPerDay: 1,
    cost: { known: true, usdPerMonth: 1, isMinimum: true, durationSeconds: 10, durationFrom: "stated" },
  });
});

test("a schedule without other settings is located at its text", () => {
  expect(factsOf("automation").location).toEqual({ file: "Pulumi.prod.yaml", line: 14, column: 17 });
});

test("a stopped job has no runs, but a schedule", () => {
  const byMode = factsOf("automation", ["scheduler: cron", "scheduler: paused"]);
  expect(byMode).toMatchObject({
    stopped: { by: "mode", words: "suspended by scheduler mode paused" },
    nextRuns: [],
    runsPerDay: 0,
    schedule: { runsPerDay: 96 },
  });
  const own = factsOf("backup", ["maxGap: 2h30m", "suspended: true"]);
  expect(own.stopped).toEqual({ by: "own", words: "suspended" });
});

test("a measured duration takes precedence over the stated one", () => {
  const file = inspectStackText(stackWith(), "Pulumi.prod.yaml");
  const { cost } = jobFacts(file, "automation", { at, measuredSeconds: 600 });
  expect(cost).toMatchObject({ durationSeconds: 600, durationFrom: "measured", isMinimum: false });
});

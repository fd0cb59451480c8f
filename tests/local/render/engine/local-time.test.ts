import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { guardedCommand } from "../../../../src/config/job-times.ts";
import type { JobConfig } from "../../../../src/config/stack-config.ts";
import { checkout } from "../../../../src/core/checkout.ts";
import { createGuard } from "../../../../src/runs/guard.ts";
import { parseSchedule } from "../../../../src/schedule/parse.ts";
import { nextRuns } from "../../../../src/schedule/runs.ts";
import { zoneOffset } from "../../../../src/schedule/wall-clock.ts";
import { compileLocal } from "../../../../src/schedule/zoned/compile.ts";
import { buildBundles } from "../../../jobs/support/programs.ts";
import { type EngineFixture, startEngine } from "./engine-fixture.ts";

beforeAll(buildBundles);

const hour = 60 * 60 * 1000;
/** Two hours of summer time: an hour of the day may end while a test runs, and nothing changes. */
const timeZone = "Antarctica/Troll";
const utcHour = new Date().getUTCHours();
const localHour = utcHour + zoneOffset(timeZone)(Date.now()) / hour;
const hours = (first: number): string => [first, first + 1].map((each) => (each + 24) % 24).join();

/** The command that the stack generates for a job in local time, for a service of the local Render. */
function commandFor(text: string, command: string): string {
  const schedule = parseSchedule(text);
  const compiled = compileLocal({ schedule, timeZone });
  const job: JobConfig = {
    serviceName: "job",
    description: "",
    plan: "starter",
    env: {},
    requiredEnv: [],
    optionalEnv: [],
    suspended: false,
    adopt: false,
    replacesScheduler: false,
    command,
    schedule: compiled.schedule,
    local: { schedule, timeZone, guarded: compiled.guarded },
  };
  const guarded = guardedCommand(job);
  expect(guarded).toContain("jobs/dist/at-local-time.js");
  return guarded ?? "";
}

async function addJob(f: EngineFixture, command: string): Promise<string> {
  await symlink(join(checkout, "jobs"), join(f.source, "jobs"));
  const id = f.addCron({ command });
  await f.deploy(id);
  return id;
}

describe("a job in local time at the local Render", () => {
  it("runs when it is due, quotes and all", async () => {
    await using f = await startEngine();
    const id = await addJob(f, commandFor(`* ${hours(localHour)} * * *`, `echo "it's" due | tr d D; exit 4`));
    f.clock.advance(hour);
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);
    expect(f.outputOf(id)).toEqual(["it's Due"]);
    expect(f.runsOf(id)).toMatchObject([{ status: "unsuccessful", exitCode: 4 }]);
  });

  it("succeeds with one line when it is not due", async () => {
    await using f = await startEngine();
    // Due at the other of the zone's two offsets.
    const other = localHour === utcHour ? utcHour + 2 : utcHour;
    const id = await addJob(f, commandFor(`* ${hours(other)} * * *`, "echo never"));
    f.clock.advance(hour);
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);
    expect(f.outputOf(id)).toEqual([
      expect.stringMatching(/^\[at-local-time\] not due, command skipped \| /),
    ]);
    expect(f.runsOf(id)).toMatchObject([{ status: "successful", exitCode: 0 }]);
  });

  it("receives SIGTERM once when its run is canceled", async () => {
    await using f = await startEngine();
    // Not a shell script: a shell reports the termination of a child of its own.
    const program =
      "process.on('SIGTERM', () => { console.log('asked'); process.exit(); }); setInterval(() => {}, 1000); console.log('up')";
    const command = `exec node -e "${program}"`;
    const id = await addJob(f, commandFor(`* ${hours(localHour)} * * *`, command));
    f.clock.advance(hour);
    await f.until(() => f.outputOf(id).includes("up"));
    f.engine.cancelRun(id, "someone");
    await f.until(() => f.runsOf(id)[0]?.finishedAt !== undefined);
    expect(f.outputOf(id)).toEqual(["up", "asked"]);
  });

  it("is started across a DST change at times of which the guard accepts the right ones", async () => {
    await using f = await startEngine();
    const schedule = parseSchedule("30 2 * * *");
    const starts = compileLocal({ schedule, timeZone: "Europe/Paris" }).schedule;
    f.clock.set(new Date("2026-03-27T12:00:00Z"));
    const id = f.addCron({ command: "true", schedule: starts.expression });
    await f.deploy(id);
    const ended = (): number => f.eventsOf(id, "cron_job_run_ended").length;
    for (const start of nextRuns(starts, f.clock.now(), 6)) {
      const before = ended();
      f.clock.set(new Date(start.getTime() + 2000));
      await f.until(() => ended() > before);
    }
    const decide = createGuard({ schedule, timeZone: "Europe/Paris", starts });
    const judged = f
      .runsOf(id)
      .map(({ startedAt = "" }) => [startedAt.slice(5, 16), decide(new Date(startedAt)).kind]);
    expect(judged).toEqual([
      ["03-28T00:30", "not due"],
      ["03-28T01:30", "due"],
      ["03-29T00:30", "not due"],
      ["03-29T01:30", "due"], // 02:30 is skipped: 03:30
      ["03-30T00:30", "due"],
      ["03-30T01:30", "not due"],
    ]);
  });
});

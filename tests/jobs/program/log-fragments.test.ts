/** The phrases of the application's log that people search for, each in the same situation here. */

import { beforeAll, describe, expect, test } from "vitest";
import { createScheduler } from "../../../jobs/src/scheduler/scheduler.ts";
import { manualClock } from "../../../src/core/clock.ts";
import { createTestDatabase } from "../../support/postgres/database.ts";
import { startCountingSwitchBot } from "../support/counting-switchbot.ts";
import { buildBundles, run, start } from "../support/programs.ts";
import { room } from "../support/room.ts";
import { startServe } from "../support/serve.ts";
import { createStateFolder } from "../support/state-folder.ts";
import { keptLog } from "../support/tick-context.ts";

beforeAll(buildBundles);

// "Registered hourly history cleanup job" has no counterpart: adding a row removes the old ones.
const bootFragments = [
  "Shared connection pool initialized",
  "Using PostgreSQL backend for settings store",
  "Using PostgreSQL backend for state store",
  "Table state_history ensured",
  "BackgroundScheduler started successfully",
  "Job scheduled with interval=",
  "Triggering immediate first tick",
  "APScheduler enabled and started",
];

const client = { SWITCHBOT_TOKEN: "token", SWITCHBOT_SECRET: "secret" };

test("boot", async () => {
  const database = await createTestDatabase();
  const env = { POSTGRES_URL: database.url, POSTGRES_SSL_MODE: "disable" };
  await using serve = await startServe({ env });
  for (const fragment of bootFragments) await serve.printed(new RegExp(fragment));
});

test("disabled", async () => {
  await using folder = await createStateFolder();
  await using serve = await startServe(folder, { SCHEDULER_ENABLED: "false" });
  await serve.printed(/^\[scheduler\] APScheduler disabled via SCHEDULER_ENABLED=false$/m);
});

test("a tick, and one whose meter does not respond", async () => {
  await using folder = await createStateFolder();
  await using switchBot = await startCountingSwitchBot();
  const day = { days: [0, 1, 2, 3, 4, 5, 6] };
  const windows = [
    { ...day, start: "00:00", end: "23:59" },
    { ...day, start: "23:59", end: "00:00" },
  ];
  await folder.write("settings", { ...room, time_windows: windows });
  const env = { ...folder.env, ...client, SWITCHBOT_BASE_URL: switchBot.url };
  const { stdout } = await run("tick", env);
  for (const fragment of [
    "[automation] Automation tick started",
    "[automation] Time window evaluation",
    "[automation] Temperature evaluation",
  ])
    expect(stdout).toContain(fragment);
  expect(stdout).toMatch(/Automation tick finished \| outcome=no_action /);
  switchBot.onStep = () => false;
  const { stderr } = await run("tick", { ...env, SWITCHBOT_RETRY_ATTEMPTS: "1" });
  expect(stderr).toContain("[automation] Meter polling failed");
});

describe("a lock", () => {
  const heldSince = (moment: Date) => ({
    automation_in_progress: true,
    automation_locked_at: moment.toISOString().replace("Z", "000+00:00"),
    automation_lock_owner: "http:actions.run_once",
    automation_lock_token: 4,
  });

  test("that is held, and one that is stale", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", heldSince(new Date()));
    expect((await run("tick", folder.env)).stdout).toContain("lock is held by another process");
    await folder.write("state", heldSince(new Date(Date.now() - 6 * 60_000)));
    expect((await run("tick", folder.env)).stderr).toContain("stale lock detected");
  });

  test("that is lost", async () => {
    await using folder = await createStateFolder();
    const settings = await folder.freezeSettings();
    await using tick = start("tick", folder.env);
    await folder.until((state) => state.automation_in_progress === true);
    await folder.write("state", heldSince(new Date()));
    await settings.feed({});
    expect((await tick.ended).stderr).toContain("lock was lost or stolen");
  });
});

test("a changed interval, and a failed tick", async () => {
  const clock = manualClock(new Date("2026-01-12T12:00:00Z"));
  const log = keptLog();
  const intervals = [60, 600];
  let ticks = 0;
  const scheduler = createScheduler({
    clock,
    log,
    async tick() {
      ticks += 1;
      if (ticks === 3) throw new Error("no");
    },
    interval: async () => ({ seconds: intervals.shift() ?? 600, label: "idle", settingsChanged: false }),
  });
  const settled = () => new Promise((done) => setImmediate(done));
  scheduler.start();
  await settled();
  clock.advance(60_000);
  await settled();
  clock.advance(600_000);
  await settled();
  const texts = log.lines.map(({ text }) => text);
  expect(texts).toContain("Adaptive polling reschedule: 60s to 600s");
  expect(texts).toContain("Rescheduled to 600s");
  expect(texts).toContain("Automation tick raised exception");
});

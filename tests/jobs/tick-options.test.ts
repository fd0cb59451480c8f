import { beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "../support/postgres/database.ts";
import { type CountingSwitchBot, startCountingSwitchBot } from "./support/counting-switchbot.ts";
import { openTestStore } from "./support/postgres-store.ts";
import { buildBundles, run, start } from "./support/programs.ts";
import { room, secondsBefore } from "./support/room.ts";
import { createStateFolder, type Json, type StateFolder } from "./support/state-folder.ts";

beforeAll(buildBundles);

const allDays = [0, 1, 2, 3, 4, 5, 6];
const always = [
  { days: allDays, start: "00:00", end: "23:59" },
  { days: allDays, start: "23:59", end: "00:00" },
];
const settings = { ...room, time_windows: always };

const credentials = { SWITCHBOT_TOKEN: "token", SWITCHBOT_SECRET: "hunter2" };
const envOf = (folder: StateFolder, { url }: CountingSwitchBot) => ({
  ...folder.env,
  ...credentials,
  SWITCHBOT_BASE_URL: url,
});

async function coldRoom(state: Json = {}) {
  const folder = await createStateFolder();
  await folder.write("settings", settings);
  await folder.write("state", state);
  const switchBot = await startCountingSwitchBot();
  switchBot.temperature = 10;
  return {
    folder,
    switchBot,
    env: envOf(folder, switchBot),
    async [Symbol.asyncDispose]() {
      await switchBot[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function onlyLine(text: string): Json {
  expect(text.trim().split("\n")).toHaveLength(1);
  return JSON.parse(text) as Json;
}

test("without options a tick reads, acts and logs it", async () => {
  await using cold = await coldRoom();
  const { exitCode, stdout, stderr } = await run("tick", cold.env);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain('Action sent | action="scene(SW) (automation_winter_on)"');
  expect(stdout).toContain("Automation tick finished | outcome=winter_on");
  expect(stdout).not.toContain("hunter2");
  expect(cold.switchBot.sent).toEqual(["/v1.1/scenes/SW/execute"]);
  expect(await cold.folder.state()).toMatchObject({
    last_tick_status: "winter_on",
    last_temperature: 10,
    assumed_aircon_power: "on",
    api_requests_total: 2,
    api_requests_remaining: 9998,
  });
});

describe("--dry-run", () => {
  test("prints its decisions, but sends and writes nothing", async () => {
    await using cold = await coldRoom({ last_temperature: 19 });
    const before = { text: await cold.folder.text("state"), files: await cold.folder.files() };
    const { exitCode, stdout, stderr } = await run("tick", cold.env, ["--dry-run"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(
      stdout
        .trim()
        .split("\n")
        .filter((line) => !line.includes("] dry run: ")),
    ).toEqual([]);
    expect(stdout).toContain('nothing was sent or written | outcome=winter_on calls="status:METER scene:SW"');
    expect(cold.switchBot.sent).toEqual([]);
    expect({ text: await cold.folder.text("state"), files: await cold.folder.files() }).toEqual(before);
  });

  test("neither acquires nor needs the lock", async () => {
    const held = {
      automation_in_progress: true,
      automation_locked_at: secondsBefore(new Date(), 1),
      automation_lock_owner: "scheduler",
      automation_lock_token: 3,
    };
    await using cold = await coldRoom(held);
    const { exitCode, stdout } = await run("tick", cold.env, ["--dry-run"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("outcome=winter_on");
    expect(await cold.folder.state()).toEqual(held);
  });

  test("creates no folder for documents", async () => {
    await using folder = await createStateFolder();
    const { exitCode, stdout } = await run("tick", { STATE_DIR: `${folder.path}/none` }, ["--dry-run"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("outcome=disabled");
    expect(await folder.files()).toEqual([]);
  });
});

describe("--due", () => {
  test("skips a tick that is not due, in one line", async () => {
    await using cold = await coldRoom({ last_tick: secondsBefore(new Date(), 20) });
    const before = await cold.folder.text("state");
    const { exitCode, stdout, stderr } = await run("tick", cold.env, ["--due"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(
      /^\[automation\] Tick skipped: not due \| interval_seconds=120 mode=in_window .+\n$/,
    );
    expect(cold.switchBot.calls).toBe(0);
    expect(await cold.folder.text("state")).toBe(before);
  });

  test("ticks when the interval has passed", async () => {
    await using cold = await coldRoom({ last_tick: secondsBefore(new Date(), 120) });
    expect((await run("tick", cold.env, ["--due"])).exitCode).toBe(0);
    expect(cold.switchBot.sent).toHaveLength(1);
  });

  test("fails and reports it when the settings are invalid", async () => {
    await using cold = await coldRoom({ last_tick: secondsBefore(new Date(), 1) });
    await cold.folder.write("settings", "{");
    expect((await run("tick", cold.env, ["--due"])).exitCode).toBe(1);
    expect(await cold.folder.state()).toMatchObject({ last_tick_status: "failed" });
  });

  test("runs only one of two concurrent ticks", async () => {
    await using cold = await coldRoom();
    const runs = await Promise.all([run("tick", cold.env, ["--due"]), run("tick", cold.env, ["--due"])]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(cold.switchBot.sent).toHaveLength(1);
  });
});

describe("--json", () => {
  test("prints one line with outcome, calls and duration", async () => {
    await using cold = await coldRoom();
    const { exitCode, stdout, stderr } = await run("tick", cold.env, ["--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(onlyLine(stdout)).toEqual({
      outcome: "winter_on",
      calls: ["status:METER", "scene:SW"],
      duration_ms: expect.any(Number),
    });
  });

  const tickedNow = (): Json => ({ last_tick: secondsBefore(new Date(), 5) });

  test.each<[string[], () => Json, Json]>([
    [["--due"], tickedNow, { outcome: "not_due", calls: [] }],
    [["--dry-run"], () => ({}), { outcome: "winter_on", calls: ["status:METER", "scene:SW"], dry_run: true }],
    [["--due", "--dry-run"], tickedNow, { outcome: "not_due", calls: [], dry_run: true }],
    [
      [],
      () => ({ automation_in_progress: true, automation_locked_at: secondsBefore(new Date(), 5) }),
      { outcome: "held", calls: [] },
    ],
  ])("with %j", async (options, state, expected) => {
    await using cold = await coldRoom(state());
    const { exitCode, stdout } = await run("tick", cold.env, ["--json", ...options]);
    expect(exitCode).toBe(0);
    expect(onlyLine(stdout)).toEqual({ ...expected, duration_ms: expect.any(Number) });
    expect(cold.switchBot.sent).toEqual([]);
  });

  test("reports a failure too, with the error on stderr", async () => {
    await using cold = await coldRoom();
    await cold.folder.write("settings", { ...settings, hysteresis_celsius: "x" });
    const { exitCode, stdout, stderr } = await run("tick", cold.env, ["--json"]);
    expect(exitCode).toBe(1);
    expect(onlyLine(stdout)).toMatchObject({
      outcome: "failed",
      error: "settings.hysteresis_celsius is not a number",
      calls: ["status:METER"],
    });
    expect(stderr).toContain("TICK002");
  });

  test("reports a store that is not available", async () => {
    const { exitCode, stdout, stderr } = await run("tick", { STATE_DIR: "/dev/null/state" }, ["--json"]);
    expect(exitCode).toBe(1);
    expect(onlyLine(stdout)).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining("/dev/null"),
    });
    expect(stderr).toContain("STORE004");
  });
});

test("SIGTERM aborts a call; the lock is released, and earlier actions are recorded", async () => {
  await using cold = await coldRoom();
  const reached = Promise.withResolvers<void>();
  const forever = new Promise<boolean>(() => {});
  cold.switchBot.onStep = (step) => {
    if (!step.startsWith("before POST")) return true;
    reached.resolve();
    return forever;
  };
  await using tick = start("tick", cold.env);
  await reached.promise;
  tick.child.kill("SIGTERM");
  expect((await tick.ended).exitCode).toBe(1);
  expect(await cold.folder.state()).toMatchObject({
    last_temperature: 10,
    last_tick_status: "failed",
    last_tick_error: "Stopped by SIGTERM",
    automation_in_progress: false,
    api_requests_total: 1,
  });
});

describe("without credentials", () => {
  test("a tick runs, and each call records its error", async () => {
    await using cold = await coldRoom({ assumed_aircon_power: "on", last_temperature: 19 });
    const { SWITCHBOT_SECRET: _, ...env } = cold.env;
    const { exitCode, stderr } = await run("tick", env);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("SWITCHBOT_SECRET");
    expect(cold.switchBot.calls).toBe(0);
    const state = await cold.folder.state();
    expect(state).toMatchObject({
      last_tick_status: "missing_meter",
      last_error: expect.stringMatching(/SWITCHBOT_TOKEN|credentials|secret/i),
      last_temperature: 19,
      last_temperature_stale: true,
    });
    expect(state).not.toHaveProperty("api_requests_total");
  });
});

describe("on the database", () => {
  test("exactly one of two concurrent ticks runs, and the other is skipped", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.patch("settings", { set: JSON.parse(JSON.stringify(settings)) });
    await using switchBot = await startCountingSwitchBot();
    switchBot.temperature = 10;
    const secondEnded = Promise.withResolvers<boolean>();
    switchBot.onStep = () => secondEnded.promise;
    const env = {
      POSTGRES_URL: database.url,
      POSTGRES_SSL_MODE: "disable",
      SWITCHBOT_BASE_URL: switchBot.url,
      ...credentials,
    };
    await using one = start("tick", env);
    await using other = start("tick", env);
    const skipped = await Promise.race([one.ended, other.ended]);
    expect(skipped).toMatchObject({ exitCode: 0, stderr: "" });
    expect(skipped.stdout).toContain("lock is held by another process");
    secondEnded.resolve(true);
    const both = await Promise.all([one.ended, other.ended]);
    expect(both.filter(({ stdout }) => stdout.includes("outcome=winter_on"))).toHaveLength(1);
    expect(switchBot.sent).toHaveLength(1);
    expect(await store.read("state")).toMatchObject({
      automation_lock_token: 1,
      automation_in_progress: false,
    });
  });
});

import { rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { formatTimestamp } from "../../jobs/src/documents/timestamp.ts";
import { buildBundles, run, start } from "./support/programs.ts";
import { createStateFolder, type Json } from "./support/state-folder.ts";

beforeAll(buildBundles);

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;
const everyDay = { days: [0, 1, 2, 3, 4, 5, 6], start: "00:00", end: "23:59" };
const neverOpen = { ...everyDay, days: [] };
const minutesAgo = (minutes: number) => formatTimestamp(new Date(Date.now() - minutes * 60_000));

test("records its start, end and outcome, releases the lock and keeps other keys", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { automation_enabled: false });
  await folder.write("state", { last_temperature: 21.5, automation_lock_token: 6, unknown: { deep: [1] } });
  const { exitCode, stdout, stderr } = await run("tick", folder.env);
  expect(exitCode).toBe(0);
  expect(stderr).toBe("[automation] Meter polling skipped: settings.meter_device_id is missing\n");
  expect(stdout).toMatch(/^\[automation\] Automation tick started \| owner=cron token=7$/m);
  expect(stdout).toMatch(/^\[automation\] Automation tick finished \| outcome=disabled duration_ms=\d+$/m);
  const state = await folder.state();
  expect(state).toEqual({
    last_temperature: 21.5,
    unknown: { deep: [1] },
    last_tick: expect.stringMatching(timestamp),
    last_tick_at: expect.stringMatching(timestamp),
    last_tick_status: "disabled",
    last_tick_error: "settings.meter_device_id is missing",
    last_tick_duration_ms: expect.any(Number),
    last_read_at: expect.stringMatching(timestamp),
    last_error: "settings.meter_device_id is missing",
    automation_in_progress: false,
    automation_locked_at: null,
    automation_lock_owner: null,
    automation_lock_token: 7,
  });
  expect(String(state.last_tick) <= String(state.last_tick_at)).toBe(true);
  expect(await folder.files()).toEqual(["settings.json", "state.json"]);
});

test("creates the folder of its documents if missing", async () => {
  await using folder = await createStateFolder();
  const path = join(folder.path, "a", "b");
  expect((await run("tick", { STATE_DIR: path })).exitCode).toBe(0);
  await rename(join(path, "state.json"), join(folder.path, "state.json"));
  expect(await folder.state()).toMatchObject({ last_tick_status: "disabled", automation_lock_token: 1 });
});

test.each<[string, Json, Json]>([
  ["disabled", {}, {}],
  [
    "missing_meter",
    { automation_enabled: true, time_windows: [everyDay, { ...everyDay, start: "23:59", end: "00:00" }] },
    {},
  ],
  ["outside_window", { automation_enabled: true, time_windows: [neverOpen] }, {}],
  [
    "already_off",
    { automation_enabled: true, turn_off_outside_windows: true },
    { assumed_aircon_power: "off" },
  ],
  ["noop", { automation_enabled: true, turn_off_outside_windows: true }, { assumed_aircon_power: "on" }],
])("ends with the outcome %s", async (outcome, settings, state) => {
  await using folder = await createStateFolder();
  await folder.write("settings", settings);
  await folder.write("state", state);
  expect((await run("tick", folder.env)).exitCode).toBe(0);
  expect(await folder.state()).toMatchObject({ last_tick_status: outcome, ...state });
});

describe("a lock of another process", () => {
  test("is respected during its lease: one line, nothing written", async () => {
    await using folder = await createStateFolder();
    const held = {
      automation_in_progress: true,
      automation_locked_at: minutesAgo(4),
      automation_lock_owner: "http:quick_off",
      automation_lock_token: 3,
    };
    await folder.write("state", held);
    const before = await folder.text("state");
    const { exitCode, stdout, stderr } = await run("tick", folder.env);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.trim().split("\n")).toEqual([
      `[automation] Tick skipped: lock is held by another process | owner=http:quick_off locked_at=${held.automation_locked_at}`,
    ]);
    expect(await folder.text("state")).toBe(before);
  });

  test("is taken over when it is older than its lease", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", {
      automation_in_progress: true,
      automation_locked_at: minutesAgo(6),
      automation_lock_owner: "scheduler",
      automation_lock_token: 3,
    });
    const { exitCode, stderr } = await run("tick", folder.env);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("stale lock detected");
    expect(await folder.state()).toMatchObject({ automation_in_progress: false, automation_lock_token: 4 });
  });

  test("is not released by the tick that lost it", async () => {
    await using folder = await createStateFolder();
    const settings = await folder.freezeSettings();
    await using tick = start("tick", folder.env);
    const own = await folder.until((state) => state.automation_in_progress === true);
    const stolen = { ...own, automation_lock_owner: "http:quick_off", automation_lock_token: 2 };
    await folder.write("state", stolen);
    await settings.feed({});
    const { exitCode, stderr } = await tick.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain("lock was lost or stolen");
    expect(await folder.state()).toEqual(stolen);
  });
});

describe("a tick that fails", () => {
  test("records that in the state and releases its lock; invalid settings are not changed", async () => {
    await using folder = await createStateFolder();
    await folder.write("settings", '{"automation_enabled": tru');
    const { exitCode, stderr } = await run("tick", folder.env);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("settings.json is not a JSON object");
    expect(await folder.state()).toMatchObject({
      last_tick_status: "failed",
      last_tick_error: expect.stringContaining("settings.json is not a JSON object"),
      automation_in_progress: false,
    });
    expect(await folder.text("settings")).toBe('{"automation_enabled": tru');
  });

  test("is followed by one that succeeds", async () => {
    await using folder = await createStateFolder();
    await folder.write("settings", { automation_enabled: true, timezone: "../zone" });
    expect((await run("tick", folder.env)).exitCode).toBe(1);
    expect(await folder.state()).toMatchObject({ last_tick_status: "failed" });
    await folder.write("settings", {});
    expect((await run("tick", folder.env)).exitCode).toBe(0);
    expect(await folder.state()).toMatchObject({
      last_tick_status: "disabled",
      last_tick_error: expect.stringContaining("meter_device_id"),
    });
  });

  test("ends on SIGTERM with its lock released", async () => {
    await using folder = await createStateFolder();
    const settings = await folder.freezeSettings();
    await using tick = start("tick", folder.env);
    await folder.until((state) => state.automation_in_progress === true);
    tick.child.kill("SIGTERM");
    await settings.feed({});
    expect((await tick.ended).exitCode).toBe(1);
    expect(await folder.state()).toMatchObject({
      automation_in_progress: false,
      last_tick_status: "failed",
      last_tick_error: "Stopped by SIGTERM",
    });
  });
});

describe("unusable documents", () => {
  test("an invalid state is renamed and reported; the next tick starts over", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", '{"last_tick": "2026');
    const { exitCode, stderr } = await run("tick", folder.env);
    expect(exitCode).toBe(1);
    const [kept = ""] = await folder.files();
    expect(kept).toMatch(/^state\.json\.broken-\d{8}T\d{6}\.\d{3}Z$/);
    expect(stderr).toContain(kept);
    await rename(join(folder.path, kept), join(folder.path, "settings.json"));
    expect(await folder.text("settings")).toBe('{"last_tick": "2026');
    await rm(join(folder.path, "settings.json"));
    expect((await run("tick", folder.env)).exitCode).toBe(0);
  });

  test("a full disk leaves the state unchanged", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", { automation_lock_token: 5 });
    await symlink("/dev/full", join(folder.path, "state.json.tmp"));
    const { exitCode, stderr } = await run("tick", folder.env);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^\[tick\] The documents in .+ the disk is full \| remedy=.+ code=STORE004\n$/);
    expect(await folder.state()).toEqual({ automation_lock_token: 5 });
    expect(await folder.files()).toEqual(["state.json"]);
    expect((await run("tick", folder.env)).exitCode).toBe(0);
  });

  test.each(["/proc/jobs/state", "/dev/null", "/dev/null/state"])(
    "a folder %s is refused in one line",
    async (path) => {
      const { exitCode, stdout, stderr } = await run("tick", { STATE_DIR: path });
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(/^\[tick\] The documents in .+ cannot be used: .+ code=STORE004\n$/);
    },
  );
});

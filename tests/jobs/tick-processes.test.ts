import { rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildBundles, run, start, startNode } from "./support/programs.ts";
import { createStateFolder, type Json, type StateFolder } from "./support/state-folder.ts";

beforeAll(buildBundles);

const holdLock = join(import.meta.dirname, "support/hold-lock.ts");

/** As if the lease had expired: the lock of the killed tick is six minutes old. */
async function expireLease(folder: StateFolder): Promise<void> {
  const state = await folder.state();
  if (state.automation_in_progress !== true) return;
  const lockedAt = new Date(Date.now() - 6 * 60_000).toISOString().replace("Z", "000+00:00");
  await folder.write("state", { ...state, automation_locked_at: lockedAt });
}

async function expectRecovery(folder: StateFolder, before: Json): Promise<void> {
  await expireLease(folder);
  const { exitCode, stderr } = await run("tick", folder.env);
  expect({
    exitCode,
    stderr: stderr.replace(/^.*(stale lock detected|meter_device_id is missing).*\n/gm, ""),
  }).toEqual({
    exitCode: 0,
    stderr: "",
  });
  expect(await folder.state()).toMatchObject({
    ...before,
    automation_in_progress: false,
    last_tick_status: "disabled",
  });
}

describe("a tick that is killed", () => {
  const known = { last_temperature: 20.5, last_action: "turnOff" };

  test("while it holds the lock blocks the next one until the lease has expired", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", known);
    await folder.freezeSettings();
    await using tick = start("tick", folder.env);
    const locked = await folder.until((state) => state.automation_in_progress === true);
    tick.child.kill("SIGKILL");
    await tick.ended;
    expect(locked).toMatchObject({ ...known, last_tick: expect.any(String), automation_lock_token: 1 });
    await rm(join(folder.path, "settings.json"));
    const skipped = await run("tick", folder.env);
    expect(skipped.stdout).toContain("lock is held by another process");
    expect(await folder.state()).toEqual(locked);
    await expectRecovery(folder, known);
  });

  test("at any time loses nothing that was recorded, and the next one recovers", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", known);
    const durations: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const started = performance.now();
      expect(await run("tick", folder.env)).toMatchObject({ exitCode: 0 });
      durations.push(performance.now() - started);
    }
    const duration = Math.min(...durations);
    const ends = { finished: 0, killed: 0 };
    // Not before it has loaded; at steps it is killed in tick-kill.test.ts.
    for (let percent = 30; percent <= 100; percent += 7) {
      const tick = start("tick", folder.env);
      const killer = setTimeout(() => tick.child.kill("SIGKILL"), (duration * percent) / 100);
      const { exitCode } = await tick.ended;
      clearTimeout(killer);
      ends[exitCode === null ? "killed" : "finished"] += 1;
      expect(await folder.state()).toMatchObject(known);
      await expireLease(folder);
    }
    expect(ends.killed).toBeGreaterThan(0);
    await expectRecovery(folder, known);
    expect((await folder.files()).filter((file) => file !== "state.json.tmp")).toEqual(["state.json"]);
  });
});

test("documents locked by another process fail the tick until that process is gone", async () => {
  await using folder = await createStateFolder();
  await using holder = startNode([holdLock, join(folder.path, ".lock")]);
  await holder.printed(/held/);
  const { exitCode, stderr } = await run("tick", folder.env);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`locked by process ${holder.child.pid}`);
  expect(await folder.files()).toEqual([".lock"]);
  holder.child.kill("SIGKILL");
  await holder.ended;
  expect((await run("tick", folder.env)).exitCode).toBe(0);
  expect(await folder.files()).toEqual(["state.json"]);
});

describe("concurrent ticks", () => {
  test("exactly one of two runs", async () => {
    await using folder = await createStateFolder();
    for (let round = 1; round <= 15; round += 1) {
      const settings = await folder.freezeSettings();
      await using first = start("tick", folder.env);
      await using second = start("tick", folder.env);
      const skipped = await Promise.race([first.ended, second.ended]);
      expect(skipped).toMatchObject({ exitCode: 0, stderr: "" });
      expect(skipped.stdout).toMatch(/^\[automation\] Tick skipped: .+\n$/);
      expect(await folder.state()).toMatchObject({
        automation_in_progress: true,
        automation_lock_token: round,
      });
      await settings.feed({});
      const both = await Promise.all([first.ended, second.ended]);
      expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect(both.filter(({ stdout }) => stdout.includes("tick finished"))).toHaveLength(1);
      expect(await folder.state()).toMatchObject({
        automation_in_progress: false,
        automation_lock_token: round,
      });
    }
  });

  test("each of many either runs with its own token or is skipped", async () => {
    await using folder = await createStateFolder();
    const runs = await Promise.all(Array.from({ length: 10 }, () => run("tick", folder.env)));
    expect(runs.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    const tokens = runs.flatMap(({ stdout }) => /started .*token=(\d+)/.exec(stdout)?.[1] ?? []).map(Number);
    const skipped = runs.filter(({ stdout }) => stdout.includes("lock is held"));
    expect(tokens.length + skipped.length).toBe(10);
    expect(tokens.sort((a, b) => a - b)).toEqual(tokens.map((_, index) => index + 1));
    expect(await folder.state()).toMatchObject({
      automation_lock_token: tokens.length,
      automation_in_progress: false,
    });
  });
});

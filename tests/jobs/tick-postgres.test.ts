import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres/database.ts";
import { startPostgresProxy } from "../support/postgres/proxy.ts";
import { openTestStore } from "./support/postgres-store.ts";
import { buildBundles, run, start } from "./support/programs.ts";
import { createStateFolder, type Json } from "./support/state-folder.ts";

beforeAll(buildBundles);

const envFor = (url: string): Record<string, string> => ({
  POSTGRES_URL: url,
  POSTGRES_SSL_MODE: "disable",
  SWITCHBOT_TOKEN: "token",
  SWITCHBOT_SECRET: "secret",
});

/** As if time had passed: the next write probes the database. */
async function bringProbeForward(folder: string): Promise<void> {
  const path = join(folder, "failover.json");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(/("next_probe": )"[^"]+"/, '$1"2020-01-01T00:00:00.000000+00:00"'));
}

async function stateOf(database: TestDatabase): Promise<Json> {
  const [row] = await database.query("SELECT data FROM json_store WHERE kind = 'state'");
  return (row?.data ?? {}) as Json;
}

test("the first tick on an empty database creates its tables, and a tick that sends nothing takes at most 6 round trips", async () => {
  const database = await createTestDatabase();
  expect(await run("tick", envFor(database.url))).toMatchObject({ exitCode: 0 });
  await using proxy = await startPostgresProxy(database);
  const { exitCode } = await run("tick", envFor(database.urlFor({ port: proxy.port })));
  expect(exitCode).toBe(0);
  expect(proxy.roundTrips() - 2).toBeLessThanOrEqual(6); // without connecting and disconnecting
  expect(proxy.connections()).toBe(1);
  expect(await stateOf(database)).toMatchObject({
    automation_in_progress: false,
    automation_lock_token: 2,
    last_tick_status: "disabled",
  });
});

describe("of concurrent ticks", () => {
  test("exactly one of two runs", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.readAll();
    for (let round = 1; round <= 6; round += 1) {
      await using proxy = await startPostgresProxy(database);
      // The process with the lock waits before its next query until the other one has ended.
      let isTickLockHeld = true;
      proxy.onSent = (text) => {
        if (isTickLockHeld && text.includes("WHERE kind = 'settings'")) proxy.mode = "hold";
      };
      const env = envFor(database.urlFor({ port: proxy.port }));
      await using first = start("tick", env);
      await first.printed(/Automation tick started/);
      const second = await run("tick", envFor(database.url));
      expect(second.stdout).toMatch(/^\[automation\] Tick skipped: lock is held by another process/);
      expect(second.exitCode).toBe(0);
      isTickLockHeld = false;
      proxy.mode = "pass";
      first.child.kill("SIGKILL");
      await first.ended;
      const state = await stateOf(database);
      expect(state).toMatchObject({ automation_in_progress: true, automation_lock_token: 2 * round - 1 });
      await store.patch("state", { set: { automation_locked_at: "2020-01-01T00:00:00.000000+00:00" } });
      expect((await run("tick", envFor(database.url))).exitCode).toBe(0);
    }
  });

  test("each of many either runs with its own token or is skipped", async () => {
    const database = await createTestDatabase();
    const runs = await Promise.all(Array.from({ length: 8 }, () => run("tick", envFor(database.url))));
    expect(runs.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    const tokens = runs.flatMap(({ stdout }) => /started .*token=(\d+)/.exec(stdout)?.[1] ?? []).map(Number);
    const skipped = runs.filter(({ stdout }) => stdout.includes("lock is held"));
    expect(tokens.length + skipped.length).toBe(8);
    expect(tokens.sort((a, b) => a - b)).toEqual(tokens.map((_, index) => index + 1));
    expect(await stateOf(database)).toMatchObject({ automation_lock_token: tokens.length });
  });
});

describe("a database that is down", () => {
  test("fails the tick after three attempts, in three lines and with exit code 1", async () => {
    const database = await createTestDatabase();
    await using proxy = await startPostgresProxy(database);
    proxy.mode = "refuse";
    const { exitCode, stdout, stderr } = await run("tick", envFor(database.urlFor({ port: proxy.port })));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^\[store\] The database is not available: retrying .* code=STORE010$/),
      expect.stringMatching(/^\[store\] The database is not available: retrying .* code=STORE010$/),
      expect.stringMatching(/^\[tick\] PostgreSQL at 127.0.0.1:\d+ cannot be reached: .* code=STORE010$/),
    ]);
    expect(proxy.connections()).toBe(3);
  });

  test("with a fallback folder: the third tick uses the files, and one after its return writes them back", async () => {
    const database = await createTestDatabase();
    await using proxy = await startPostgresProxy(database);
    await using folder = await createStateFolder();
    const env = { ...envFor(database.urlFor({ port: proxy.port })), ...folder.env };
    expect((await run("tick", env)).exitCode).toBe(0);
    proxy.mode = "refuse";
    const codes = [];
    for (let time = 0; time < 4; time += 1) codes.push((await run("tick", env)).exitCode);
    expect(codes).toEqual([1, 1, 0, 0]);
    expect(await stateOf(database)).toMatchObject({ automation_lock_token: 1 });
    const meanwhile = await folder.state();
    expect(meanwhile).toMatchObject({ automation_lock_token: 3, last_tick_status: "disabled" });
    proxy.mode = "pass";
    await bringProbeForward(folder.path);
    const { exitCode, stdout } = await run("tick", env);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("The database is used again and has the changes from the files");
    expect(await stateOf(database)).toMatchObject({
      automation_lock_token: 4,
      automation_in_progress: false,
    });
    expect(await folder.state()).toEqual(await stateOf(database));
  });
});

test.each<[string, unknown, RegExp]>([
  ["null", null, /code=STORE011/],
  ["broken text", '{"automation_enabled": tru', /code=STORE011/],
])(
  "settings of %s fail the tick with exit code 1, are not changed and leave no lock",
  async (_, data, expected) => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.readAll();
    await database.query("INSERT INTO json_store (kind, data) VALUES ('settings', $1)", [
      JSON.stringify(data),
    ]);
    const { exitCode, stderr } = await run("tick", envFor(database.url));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(expected);
    expect(await stateOf(database)).toMatchObject({
      automation_in_progress: false,
      last_tick_status: "failed",
    });
    const [row] = await database.query("SELECT data FROM json_store WHERE kind = 'settings'");
    expect(row?.data).toEqual(data);
  },
);

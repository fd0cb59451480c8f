import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/postgres/database.ts";
import { startPostgresProxy } from "../../support/postgres/proxy.ts";
import { checkHealth, secondsAgo, startWeb, troubleIn } from "../support/health-check.ts";
import { openTestStore } from "../support/postgres-store.ts";
import { buildBundles } from "../support/programs.ts";
import { createStateFolder, type Json } from "../support/state-folder.ts";

beforeAll(buildBundles);

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const settings = {
  automation_enabled: true,
  timezone: "UTC",
  time_windows: [{ days: everyDay, start: "00:00", end: "23:59" }],
};
const state = (): Json => ({
  last_tick: secondsAgo(11),
  last_tick_at: secondsAgo(10),
  last_tick_status: "missing_meter",
  automation_in_progress: true,
  automation_locked_at: secondsAgo(400),
  automation_lock_owner: "cron",
});
const expected = [
  "warning tick-status: the last tick ended with missing_meter",
  expect.stringMatching(/^wrong lock: the lock of cron is 4\d\d s old, its lease is 300 s$/),
];

async function filledDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  await store.patch("settings", { set: settings });
  await store.patch("state", { set: state() as { last_tick: string } });
  return database;
}

const envFor = (url: string): Record<string, string> => ({ POSTGRES_URL: url, POSTGRES_SSL_MODE: "disable" });

describe("the database", () => {
  test("is read by a user who may do nothing else, in one round trip", async () => {
    const database = await filledDatabase();
    const user = `${database.name}_reader`;
    await database.query(`CREATE ROLE ${user} LOGIN; GRANT SELECT ON json_store, state_history TO ${user}`);
    await using proxy = await startPostgresProxy(database);
    await using web = await startWeb();
    const run = await checkHealth(web.url, envFor(database.urlFor({ user, port: proxy.port })));
    expect(run.exitCode).toBe(1);
    expect(troubleIn(run)).toEqual(expected);
    expect(run.stdout).toMatch(/ok store \| store=postgres\n.*ok database-clock \| skew_s=0/);
    expect(proxy.roundTrips() - 2).toBe(1); // without connecting and disconnecting
    expect(proxy.connections()).toBe(1);
  });

  test("is read without waiting while another process writes", async () => {
    const database = await filledDatabase();
    await using writer = await database.connect();
    await writer.query("BEGIN; SELECT * FROM json_store FOR UPDATE");
    await using web = await startWeb();
    expect(troubleIn(await checkHealth(web.url, envFor(database.url)))).toEqual(expected);
  });

  test("without tables stays without tables", async () => {
    const database = await createTestDatabase();
    await using web = await startWeb();
    const run = await checkHealth(web.url, envFor(database.url));
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(
      /unhealthy: the store cannot be read: PostgreSQL .* has no table json_store or state_history/,
    );
    expect(await database.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  });

  test.each(["null", "[1]", "3", '"text"', '"[]"'])(
    "with %s for a document still reports the rest",
    async (json) => {
      const database = await filledDatabase();
      await database.query("UPDATE json_store SET data = $1::jsonb WHERE kind = 'settings'", [json]);
      await using web = await startWeb();
      const run = await checkHealth(web.url, envFor(database.url));
      expect(troubleIn(run)).toEqual([
        "wrong store: the store cannot be read: the row settings of json_store is not a JSON object",
        ...expected,
      ]);
    },
  );

  test("that refuses is a check that fails, and hides no other", async () => {
    const database = await filledDatabase();
    await using proxy = await startPostgresProxy(database);
    proxy.mode = "refuse";
    await using web = await startWeb({ last_tick: secondsAgo(90_000) });
    const run = await checkHealth(
      web.url,
      envFor(database.urlFor({ port: proxy.port, password: "hunter2" })),
    );
    expect(run.exitCode).toBe(1);
    expect(troubleIn(run)).toEqual([
      expect.stringMatching(
        /^wrong store: the store cannot be read: PostgreSQL at 127.0.0.1:\d+ cannot be reached: connection lost$/,
      ),
      expect.stringMatching(/^wrong tick-age: the last tick is 9\d{4} s old/),
    ]);
    expect(run.stdout + run.stderr).not.toContain("hunter2");
  });

  test("with a state of garbage is judged", async () => {
    const database = await filledDatabase();
    const keys = Object.keys({
      ...state(),
      automation_lock_token: 1,
      pending_off_repeat: 1,
      api_quota_day: 1,
    });
    await using web = await startWeb();
    for (const garbage of [null, "text", [1], { a: 1 }]) {
      const document = Object.fromEntries(keys.map((key) => [key, garbage]));
      await database.query("UPDATE json_store SET data = $1::jsonb", [JSON.stringify(document)]);
      const run = await checkHealth(web.url, envFor(database.url));
      expect(run.exitCode).toBe(1);
      expect(run.stdout).toMatch(/ quota \|/);
      expect(run.stderr).not.toMatch(/Unexpected|JOB001/);
    }
  });
});

describe("the folder", () => {
  test("is read and left as it is", async () => {
    await using folder = await createStateFolder();
    await folder.write("settings", settings);
    await folder.write("state", state());
    const before = await folder.text("state");
    await using web = await startWeb();
    const run = await checkHealth(web.url, folder.env);
    expect(troubleIn(run)).toEqual(expected);
    expect(await folder.files()).toEqual(["settings.json", "state.json"]);
    expect(await folder.text("state")).toBe(before);
  });

  test("with a broken file is a check that fails, and the file stays", async () => {
    await using folder = await createStateFolder();
    await folder.write("settings", settings);
    await folder.write("state", "{");
    await using web = await startWeb();
    const run = await checkHealth(web.url, folder.env);
    expect(troubleIn(run)).toEqual([
      `wrong store: the store cannot be read: ${join(folder.path, "state.json")} is not a JSON object`,
    ]);
    expect(await folder.files()).toEqual(["settings.json", "state.json"]);
  });

  test("that does not exist is empty", async () => {
    await using folder = await createStateFolder();
    await using web = await startWeb();
    const env = { STATE_DIR: join(folder.path, "new") };
    expect(troubleIn(await checkHealth(web.url, env))).toEqual([]); // /healthz reports a tick
    await using idle = await startWeb({ last_tick: null });
    expect(troubleIn(await checkHealth(idle.url, env))).toEqual(["wrong tick-age: there is no tick yet"]);
    expect(await folder.files()).toEqual([]);
  });

  test("that has replaced the database is read instead of it, and that is unhealthy", async () => {
    await using folder = await createStateFolder();
    const record = {
      failures: 3,
      copied: true,
      stand_in: {
        since: "2026-01-12T12:00:00.000000+00:00",
        next_probe: "2026-01-12T12:01:00.000000+00:00",
        probes: 1,
        base: { settings: {}, state: {} },
        written: { settings: {}, state: {} },
      },
    };
    const path = join(folder.path, "failover.json");
    await writeFile(path, JSON.stringify(record));
    await folder.write("settings", settings);
    await folder.write("state", state());
    await using web = await startWeb();
    // Nothing listens there, and nothing is sent there.
    const run = await checkHealth(web.url, { ...folder.env, ...envFor("postgresql://a:b@127.0.0.1:1/c") });
    expect(troubleIn(run)).toEqual([
      "wrong store-failover: the files have replaced the database since 2026-01-12T12:00:00.000000+00:00",
      ...expected,
    ]);
    expect(await folder.files()).toEqual(["failover.json", "settings.json", "state.json"]);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(record);
  });

  test("with an unreadable record of the fail-over leaves it there", async () => {
    await using folder = await createStateFolder();
    await writeFile(join(folder.path, "failover.json"), "[");
    const database = await filledDatabase();
    await using web = await startWeb();
    const run = await checkHealth(web.url, { ...folder.env, ...envFor(database.url) });
    expect(troubleIn(run)).toEqual([
      "wrong store: the store cannot be read: failover.json cannot be read",
      ...expected,
    ]);
    expect(await folder.files()).toEqual(["failover.json"]);
  });
});

test("a path for a zone, which ends every tick, does not end the check", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { ...settings, timezone: "../etc" });
  await folder.write("state", {
    last_tick: secondsAgo(2),
    last_tick_at: secondsAgo(1),
    last_tick_status: "failed",
  });
  await using web = await startWeb();
  expect(troubleIn(await checkHealth(web.url, folder.env))).toEqual([
    "wrong tick-status: the last tick failed",
  ]);
});

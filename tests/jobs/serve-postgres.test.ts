import { beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres/database.ts";
import { startPostgresProxy } from "../support/postgres/proxy.ts";
import { waitFor } from "../support/wait-for.ts";
import { openTestStore, waitForLockedQuery } from "./support/postgres-store.ts";
import { buildBundles } from "./support/programs.ts";
import { startServe } from "./support/serve.ts";
import { createStateFolder, type Json } from "./support/state-folder.ts";

beforeAll(buildBundles);

const at = (url: string, env: Record<string, string> = {}) => ({
  env: { POSTGRES_URL: url, POSTGRES_SSL_MODE: "disable", ...env },
});

async function stateOf(database: TestDatabase): Promise<Json> {
  const [row] = await database.query("SELECT data FROM json_store WHERE kind = 'state'");
  return (row?.data ?? {}) as Json;
}

/** A database with its tables. */
async function createPreparedDatabase(settings: Json = {}): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  await store.patch("settings", { set: settings as never });
  return database;
}

test("starts with the log lines of the application and reports its store", async () => {
  const database = await createTestDatabase();
  await using serve = await startServe(at(database.url));
  await serve.printed(/Table state_history ensured/);
  await serve.printed(/Job scheduled with interval=120s/);
  const { code, body } = await serve.health();
  expect(code).toBe(200);
  expect(body).toMatchObject({ status: "ok", store: "postgres", postgres_connected: true, failover: null });
});

describe("with two that start at the same time on one database", () => {
  test("one schedules, the other waits, healthy, and takes over when the first one stops", async () => {
    const database = await createPreparedDatabase();
    const names = ["one", "two"];
    const [one, two] = await Promise.all(
      names.map((name) => startServe(at(database.url), { RENDER_INSTANCE_ID: name })),
    );
    if (one === undefined || two === undefined) throw new Error("two were started");
    await using first = one;
    await using second = two;
    const printed = await Promise.race([
      first.printed(/APScheduler enabled and started/).then(() => [first, second] as const),
      second.printed(/APScheduler enabled and started/).then(() => [second, first] as const),
    ]);
    const [scheduling, waiting] = printed;
    const owner = (await stateOf(database)).scheduler_owner;
    expect(owner).toMatch(/^(one|two)\/\d+\/[0-9a-f]{6}$/);
    const { code, body } = await waitFor("a scheduler that waits", async () => {
      const health = await waiting.health();
      return health.body.scheduler_waiting_for !== null && health;
    });
    expect(body).toMatchObject({
      scheduler_running: false,
      scheduler_enabled: true,
      scheduler_waiting_for: { owner, since: expect.any(String) },
    });
    expect(code).toBe(200);
    expect((await scheduling.health()).body).toMatchObject({ scheduler_running: true });

    scheduling.child.kill("SIGTERM");
    expect((await scheduling.ended).exitCode).toBe(0);
    await waiting.printed(/APScheduler enabled and started/);
    await waiting.printed(/Automation tick finished/);
    waiting.child.kill("SIGTERM");
    const { stdout, stderr } = await waiting.ended;
    expect(stdout.match(/Automation tick started/g)).toHaveLength(1);
    expect(
      stderr.match(/Another scheduler is using this database.* owner=\S+ since=\S+ .*code=SERVE003/g),
    ).toHaveLength(1);
    expect(await stateOf(database)).not.toHaveProperty("scheduler_owner");
  });

  test("and one of them killed, the other takes over once the lease has expired", async () => {
    const database = await createPreparedDatabase();
    await using first = await startServe(at(database.url));
    await first.printed(/Job scheduled/);
    await using second = await startServe(at(database.url));
    await waitFor("a scheduler that waits", async () => {
      return (await second.health()).body.scheduler_waiting_for !== null;
    });
    expect((await second.health()).body.scheduler_running).toBe(false);
    first.child.kill("SIGKILL");
    await first.ended;
    await using store = openTestStore(database);
    const killed = (await stateOf(database)).scheduler_owner;
    expect(killed).toEqual(expect.any(String));
    // As if the lease had expired.
    await store.patch("state", { set: { scheduler_renewed_at: "2026-01-12T12:00:00.000000+00:00" } });
    await second.printed(/APScheduler enabled and started/);
    expect((await stateOf(database)).scheduler_owner).not.toBe(killed);
  });
});

test("a locked row does not delay requests", async () => {
  const database = await createPreparedDatabase();
  await using serve = await startServe(at(database.url));
  await serve.printed(/Job scheduled/);
  await using other = await database.connect();
  await other.query("BEGIN");
  await other.query("SELECT FROM json_store WHERE kind = 'state' FOR UPDATE");
  serve.child.kill("SIGHUP");
  await waitForLockedQuery(database); // the scheduler's connection
  const start = performance.now();
  expect((await serve.health()).code).toBe(200);
  expect(performance.now() - start).toBeLessThan(4_000); // the limit of the statement that waits is 5 s
  await other.query("ROLLBACK");
});

test("a database that hangs is 503 within the limit, for many concurrent requests", async () => {
  const database = await createPreparedDatabase();
  await using proxy = await startPostgresProxy(database);
  await using serve = await startServe(at(database.urlFor({ port: proxy.port })));
  await serve.printed(/Job scheduled/);
  proxy.mode = "hold";
  const responses = await Promise.all([serve.health(), serve.health(), serve.health()]);
  for (const { code, body } of responses) {
    expect(code).toBe(503);
    expect(body).toMatchObject({
      status: "error",
      details: "store_unavailable",
      postgres_connected: false,
      timestamp_utc: expect.stringMatching(/\+00:00$/),
    });
  }
  proxy.mode = "pass";
  proxy.cut();
  await waitFor("a healthy service", async () => (await serve.health()).code === 200);
});

test("waits for a database that is down at the start", async () => {
  const database = await createPreparedDatabase();
  await using proxy = await startPostgresProxy(database);
  proxy.mode = "refuse";
  await using serve = await startServe(at(database.urlFor({ port: proxy.port })));
  expect(await serve.health()).toMatchObject({ code: 503, body: { details: "store_unavailable" } });
  proxy.mode = "pass";
  await serve.printed(/Automation tick finished/);
  expect((await serve.health()).code).toBe(200);
  serve.child.kill("SIGTERM");
  const { stderr } = await serve.ended;
  expect(stderr.match(/The scheduler's lease cannot be acquired: retrying/g)).toHaveLength(1);
});

test("a fallback to the files is reported, and is 503", async () => {
  const database = await createPreparedDatabase();
  await using proxy = await startPostgresProxy(database);
  await using folder = await createStateFolder();
  await using serve = await startServe(at(database.urlFor({ port: proxy.port }), folder.env));
  await serve.printed(/Job scheduled/);
  proxy.mode = "refuse";
  proxy.cut();
  await waitFor("the use of the files", async () => (await serve.health()).body.status === "degraded");
  const { code, body } = await serve.health();
  expect(code).toBe(503);
  expect(body).toMatchObject({
    store: "file",
    postgres_connected: false,
    failover: { failures: 3, since: expect.any(String), next_probe: expect.any(String) },
    last_tick_status: "disabled",
  });
  expect(await (await fetch(`${serve.url}/metrics`)).text()).toMatch(/store_failover_active 1\n/);
});

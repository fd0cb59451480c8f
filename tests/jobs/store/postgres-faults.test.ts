import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { StoreUnavailable } from "../../../jobs/src/store/state-store.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres/database.ts";
import { type PostgresProxy, startPostgresProxy } from "../../support/postgres/proxy.ts";
import { waitFor } from "../../support/wait-for.ts";
import { historyRow } from "../support/history-row.ts";
import { openTestStore, type TestStoreOptions } from "../support/postgres-store.ts";

interface Link extends AsyncDisposable {
  database: TestDatabase;
  proxy: PostgresProxy;
  open(options?: TestStoreOptions): ReturnType<typeof openTestStore>;
}

/** A database with `{"count": 1}` as state, behind a proxy. */
async function createLink(): Promise<Link> {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  await store.patch("state", { set: { count: 1 } });
  const proxy = await startPostgresProxy(database);
  const url = database.urlFor({ port: proxy.port });
  return {
    database,
    proxy,
    open: (options) => openTestStore(database, { url, pauseMs: 1, ...options }),
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

const increment = ({ count }: { readonly [key: string]: unknown }) => ({
  patch: { set: { count: Number(count) + 1 } },
  result: count,
});
const code = (code: string) => ({ problem: { code } });

describe("a database that is down", () => {
  test("is tried the given number of times, then reported with its host but without its password", async () => {
    await using link = await createLink();
    link.proxy.mode = "refuse";
    const url = link.database.urlFor({ port: link.proxy.port, user: "app", password: "hunter2" });
    const retried: string[] = [];
    await using store = link.open({
      url,
      attempts: 3,
      onRetry: ({ problem }) => void retried.push(problem.code),
    });
    const error = await store.read("state").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).toMatchObject(code("STORE010"));
    expect(String(error)).toContain(`PostgreSQL at 127.0.0.1:${link.proxy.port}`);
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
    expect(retried).toEqual(["STORE010", "STORE010"]);
    expect(link.proxy.connections()).toBe(3);
  });

  test("and is back between two attempts is used", async () => {
    await using link = await createLink();
    link.proxy.mode = "refuse";
    const onRetry = () => {
      link.proxy.mode = "pass";
    };
    await using store = link.open({ attempts: 3, onRetry });
    expect(await store.transaction("state", increment)).toBe(1);
  });

  test("is not retried once the run is aborted", async () => {
    await using link = await createLink();
    link.proxy.mode = "refuse";
    await using store = link.open({ attempts: 3, signal: AbortSignal.abort() });
    await expect(store.read("state")).rejects.toMatchObject(code("STORE010"));
    expect(link.proxy.connections()).toBe(1);
  });

  test.each([
    ["does not exist", "postgresql://postgres@HOST/nowhere", "STORE016"],
    ["does not know the user", "postgresql://nobody_here@HOST/postgres", "STORE016"],
    ["has an unknown host", "postgresql://postgres@nowhere.invalid/postgres", "STORE010"],
  ])("%s: one attempt is enough", async (_, form, expected) => {
    await using link = await createLink();
    const url = form.replace("HOST", `127.0.0.1:${link.proxy.port}`);
    await using store = link.open({ url });
    await expect(store.read("state")).rejects.toMatchObject(code(expected));
  });
});

describe("a database that does not respond", () => {
  test("while connecting hits the time limit", async () => {
    await using link = await createLink();
    link.proxy.mode = "hold";
    await using store = link.open({ limits: { connectMs: 50, roundTripMs: 5000 } });
    await expect(store.read("state")).rejects.toMatchObject({
      problem: { code: "STORE010", message: expect.stringContaining("no response within 0.05 s") },
    });
  });

  test("in the middle hits the time limit, and the next call reconnects", async () => {
    await using link = await createLink();
    await using store = link.open({ limits: { connectMs: 5000, roundTripMs: 50 } });
    await store.read("state");
    link.proxy.mode = "hold";
    await expect(store.read("state")).rejects.toMatchObject(code("STORE013"));
    link.proxy.mode = "pass";
    expect(await store.read("state")).toEqual({ count: 1 });
  });

  test("within the statement limit aborts the statement itself", async () => {
    await using link = await createLink();
    await using other = await link.database.connect();
    await other.query("BEGIN");
    await other.query("LOCK TABLE json_store, state_history IN ACCESS EXCLUSIVE MODE");
    const slow = [
      (store: ReturnType<typeof openTestStore>) => store.read("state"),
      (store: ReturnType<typeof openTestStore>) => store.transaction("state", increment),
      (store: ReturnType<typeof openTestStore>) => store.patch("state", { set: { count: 2 } }),
      (store: ReturnType<typeof openTestStore>) => store.newestHistory(),
      (store: ReturnType<typeof openTestStore>) => store.addHistory(historyRow({ timestamp: new Date() })),
    ];
    const limits = { connectMs: 5000, roundTripMs: 25_000 }; // the client would wait longer
    const codes = await Promise.all(
      slow.map(async (work) => {
        await using store = link.open({ limits });
        return work(store).then(
          () => "done",
          (error: unknown) => (error instanceof StoreUnavailable ? error.problem.code : String(error)),
        );
      }),
    );
    expect(codes).toEqual(slow.map(() => "STORE013"));
    await other.query("COMMIT");
    await using store = link.open();
    expect(await store.read("state")).toEqual({ count: 1 });
  });
});

describe("a lost connection", () => {
  test("between two calls is reopened silently", async () => {
    await using link = await createLink();
    await using store = link.open();
    await store.read("state");
    await link.database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    await waitFor("the end of the connection", () => link.proxy.openConnections() === 0);
    await setImmediate(); // the store, in this process, reads that end of the connection
    expect(await store.read("state")).toEqual({ count: 1 });
  });

  test("before a transaction has written is retried", async () => {
    await using link = await createLink();
    await using store = link.open({ attempts: 2 });
    link.proxy.loseAnswerTo = "FOR UPDATE";
    expect(await store.transaction("state", increment)).toBe(1);
    expect(await store.read("state")).toEqual({ count: 2 });
  });

  test("at the end of a transaction, whose outcome is unknown, is not retried", async () => {
    await using link = await createLink();
    await using store = link.open({ attempts: 3 });
    link.proxy.loseAnswerTo = "COMMIT";
    await expect(store.transaction("state", increment)).rejects.toMatchObject(code("STORE015"));
    expect(await store.read("state")).toEqual({ count: 2 });
    link.proxy.onSent = (text, cut) => text.includes("COMMIT") && cut();
    await expect(store.transaction("state", increment)).rejects.toMatchObject(code("STORE015"));
    link.proxy.onSent = undefined;
    expect(await store.read("state")).toEqual({ count: 2 });
    // The server ends the transaction when it reads the end of the connection.
    await waitFor("the release of the row locks", () =>
      link.database.query("SELECT * FROM json_store FOR UPDATE NOWAIT"),
    );
  });

  test("at a patch or a row of the history is retried", async () => {
    await using link = await createLink();
    await using store = link.open({ attempts: 2 });
    link.proxy.loseAnswerTo = "COMMIT";
    expect(await store.patch("state", { set: { done: 1 } }, { key: "count", equals: 1 })).toBe(true);
    link.proxy.loseAnswerTo = "COMMIT";
    await store.addHistory(historyRow({ timestamp: new Date() }));
    expect(await link.database.query("SELECT count(*)::int AS count FROM state_history")).toEqual([
      { count: 1 },
    ]);
    await using once = link.open({ attempts: 1 });
    link.proxy.loseAnswerTo = "COMMIT";
    await expect(once.patch("state", { set: { done: 2 } })).rejects.toMatchObject(code("STORE015"));
  });
});

describe("with a pooler that runs each transaction in another server process", () => {
  test("a connection has no state and no start-up queries", async () => {
    await using link = await createLink();
    await using store = link.open();
    await store.readAll();
    await store.transaction("state", increment);
    await store.patch("state", { set: { a: 1 } }, { key: "count", equals: 2 });
    await store.addHistory(historyRow({ timestamp: new Date() }));
    await store.newestHistory();
    const sent = link.proxy.sent();
    expect(sent).toContain("SET LOCAL statement_timeout");
    expect(sent.replaceAll("SET LOCAL", "")).not.toMatch(
      /\bSET (?!data\b)|\b(LISTEN|PREPARE|DECLARE|TEMP|TEMPORARY)\b|advisory/,
    );
    // Start-up parameters are between the name of the database and the end of that message.
    expect(sent).toMatch(
      new RegExp(`user postgres database ${link.database.name} client_encoding UTF8 +Q.{4}SET LOCAL`),
    );
  });

  test.each<[string, number, (store: ReturnType<typeof openTestStore>) => Promise<unknown>]>([
    ["reading", 1, (store) => store.read("state")],
    ["reading both", 1, (store) => store.readAll()],
    ["a patch", 1, (store) => store.patch("state", { set: { a: 1 } })],
    ["a guarded patch", 1, (store) => store.patch("state", { set: { a: 1 } }, { key: "count", equals: 1 })],
    ["a transaction", 2, (store) => store.transaction("state", increment)],
    ["a row of the history", 1, (store) => store.addHistory(historyRow({ timestamp: new Date() }))],
    ["reading the newest row", 1, (store) => store.newestHistory()],
  ])("%s takes %i round trips", async (_, trips, work) => {
    await using link = await createLink();
    await using store = link.open();
    await store.read("settings");
    const before = link.proxy.roundTrips();
    await work(store);
    expect(link.proxy.roundTrips() - before).toBe(trips);
  });
});

import { describe, expect, test } from "vitest";
import { createTestDatabase } from "../../support/postgres/database.ts";
import { historyRow } from "../support/history-row.ts";
import { openTestStore, waitForLockedQuery } from "../support/postgres-store.ts";

const insert = "INSERT INTO json_store (kind, data) VALUES ($1, $2)";
const documents = "SELECT kind, data::text FROM json_store ORDER BY kind";

describe("a database without tables", () => {
  test("gets the application's tables, and both documents read as empty", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    expect(await store.readAll()).toEqual({ settings: {}, state: {} });
    expect(await store.newestHistory()).toBeUndefined();
    const columns = await database.query(
      `SELECT table_name, string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position) AS columns
       FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name ORDER BY table_name`,
    );
    expect(columns).toEqual([
      {
        table_name: "json_store",
        columns: "kind character varying, data jsonb, updated_at timestamp with time zone",
      },
      {
        table_name: "state_history",
        columns:
          "id integer, timestamp timestamp with time zone, temperature numeric, humidity numeric, " +
          "assumed_aircon_power character varying, last_action character varying, api_requests_today integer, " +
          "error_count integer, last_temperature_stale boolean, timezone character varying, metadata jsonb",
      },
    ]);
  });

  test.each(["patch", "transaction", "history"] as const)("a first %s creates them", async (first) => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    const work = {
      patch: () => store.patch("state", { set: { a: 1 } }),
      transaction: () => store.transaction("state", () => ({ patch: { set: { a: 1 } }, result: true })),
      history: () => store.addHistory(historyRow({ timestamp: new Date() })),
    };
    await work[first]();
    expect(await store.read("state")).toEqual(first === "history" ? {} : { a: 1 });
  });

  test("allows many concurrent first uses", async () => {
    const database = await createTestDatabase();
    await using stack = new AsyncDisposableStack();
    const stores = Array.from({ length: 8 }, () => stack.use(openTestStore(database)));
    await Promise.all(
      stores.map((store) =>
        store.transaction("state", ({ count }) => ({
          patch: { set: { count: Number(count ?? 0) + 1 } },
          result: undefined,
        })),
      ),
    );
    expect(await stores[0]?.read("state")).toEqual({ count: 8 });
  });

  test("reports a user who may not create them", async () => {
    const database = await createTestDatabase();
    await database.query("CREATE ROLE reader LOGIN").catch(() => undefined);
    await using store = openTestStore(database, { url: database.urlFor({ user: "reader" }) });
    await expect(store.read("state")).rejects.toMatchObject({
      problem: { code: "STORE016", message: expect.stringContaining("(42501)") },
    });
    await database.query("DROP ROLE reader");
  });
});

describe("a document", () => {
  test("is read as an object, or as a string that contains one", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.readAll();
    await database.query(insert, ["settings", { mode: "winter" }]);
    await database.query(insert, ["state", JSON.stringify(JSON.stringify({ last_action: "é" }))]);
    expect(await store.read("settings")).toEqual({ mode: "winter" });
    expect(await store.readAll()).toEqual({ settings: { mode: "winter" }, state: { last_action: "é" } });
  });

  test("keeps every value that a write does not name exactly", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.readAll();
    const text = '{"big": 12345678901234567890, "target": 21.0, "gone": 1, "deep": {"a": 1.50}}';
    await database.query(insert, ["state", text]);
    await store.transaction("state", (state) => ({
      patch: { set: { seen: Object.keys(state).length }, remove: ["gone", "absent"] },
      result: undefined,
    }));
    await store.patch("state", { set: { last_action: "turnOff" } });
    expect(await database.query(documents)).toEqual([
      {
        kind: "state",
        data: '{"big": 12345678901234567890, "deep": {"a": 1.50}, "seen": 4, "target": 21.0, "last_action": "turnOff"}',
      },
    ]);
  });

  test("in a string becomes an object with the first write", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.readAll();
    await database.query(insert, ["state", JSON.stringify('{"token": 7, "kept": 1.0}')]);
    expect(await store.patch("state", { set: { a: 1 } }, { key: "token", equals: 7 })).toBe(true);
    expect(await database.query(documents)).toEqual([
      { kind: "state", data: '{"a": 1, "kept": 1.0, "token": 7}' },
    ]);
  });

  test("accepts any text, and replaces what PostgreSQL cannot store", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.patch("state", { set: { last_error: "'; DROP TABLE json_store; -- \\ \0 \ud800 🌡" } });
    expect(await store.read("state")).toEqual({
      last_error: "'; DROP TABLE json_store; -- \\ \uFFFD \uFFFD 🌡",
    });
  });

  test("has the time of its last write", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.patch("state", { set: { a: 1 } });
    await database.query("UPDATE json_store SET updated_at = '2020-01-01'");
    await store.patch("state", { set: { a: 2 } });
    expect(
      await database.query("SELECT updated_at > now() - interval '1 hour' AS fresh FROM json_store"),
    ).toEqual([{ fresh: true }]);
  });

  describe("that is not an object", () => {
    test.each(["[]", "null", "7", '"text"', '"[1]"', '"{\\"a\\": 1"', '""'])("%s", async (data) => {
      const database = await createTestDatabase();
      await using store = openTestStore(database);
      await store.readAll();
      await database.query(insert, ["state", data]);
      const broken = { problem: { code: "STORE011", message: expect.stringContaining("row state") } };
      await expect(store.read("state")).rejects.toMatchObject(broken);
      await expect(store.readAll()).rejects.toMatchObject(broken);
      await expect(store.patch("state", { set: { a: 1 } })).rejects.toMatchObject(broken);
      await expect(store.patch("state", { set: { a: 1 } }, { key: "a", equals: 1 })).rejects.toMatchObject(
        broken,
      );
      const update = () => ({ patch: { set: { a: 1 } }, result: undefined });
      await expect(store.transaction("state", update)).rejects.toMatchObject(broken);
      expect(await database.query(documents)).toEqual([{ kind: "state", data }]);
      expect(await store.read("settings")).toEqual({});
    });
  });
});

describe("a guard", () => {
  test("allows the write only if the value is the same", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    const set = { set: { done: true } };
    expect(await store.patch("state", set, { key: "token", equals: null })).toBe(false);
    await store.patch("state", { set: { token: 4, nothing: null } });
    for (const equals of [3, "4", null, true]) {
      expect(await store.patch("state", set, { key: "token", equals })).toBe(false);
    }
    expect(await store.patch("state", set, { key: "absent", equals: null })).toBe(false);
    expect(await store.read("state")).toEqual({ token: 4, nothing: null });
    expect(await store.patch("state", set, { key: "nothing", equals: null })).toBe(true);
    expect(await store.patch("state", { remove: ["nothing"] }, { key: "token", equals: 4 })).toBe(true);
    expect(await store.read("state")).toEqual({ token: 4, done: true });
  });

  test("is checked again after another writer", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.patch("state", { set: { token: 4 } });
    await using other = await database.connect();
    await other.query("BEGIN");
    await other.query(`UPDATE json_store SET data = '{"token": 5}' WHERE kind = 'state'`);
    const patching = store.patch("state", { set: { done: true } }, { key: "token", equals: 4 });
    await waitForLockedQuery(database);
    await other.query("COMMIT");
    expect(await patching).toBe(false);
    expect(await store.read("state")).toEqual({ token: 5 });
  });
});

describe("a transaction", () => {
  test("waits for another one and sees its changes", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.patch("state", { set: { count: 1 } });
    await using other = await database.connect();
    await other.query("BEGIN");
    await other.query("SELECT * FROM json_store WHERE kind = 'state' FOR UPDATE");
    const counting = store.transaction("state", ({ count }) => ({
      patch: { set: { count: Number(count) + 1 } },
      result: count,
    }));
    await waitForLockedQuery(database);
    await other.query(`UPDATE json_store SET data = '{"count": 10}' WHERE kind = 'state'`);
    await other.query("COMMIT");
    expect(await counting).toBe(10);
    expect(await store.read("state")).toEqual({ count: 11 });
  });

  test("without a patch writes nothing, not even an empty row", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    expect(await store.transaction("state", (state) => ({ result: state }))).toEqual({});
    expect(await database.query(documents)).toEqual([]);
  });

  test("whose update throws writes nothing and unlocks the row", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    await store.patch("state", { set: { token: 4 } });
    const failing = store.transaction("state", () => {
      throw new RangeError("no");
    });
    await expect(failing).rejects.toThrow(RangeError);
    await database.query("SELECT * FROM json_store FOR UPDATE NOWAIT");
    expect(await store.read("state")).toEqual({ token: 4 });
  });

  test("and other calls of the same store run in sequence", async () => {
    const database = await createTestDatabase();
    await using store = openTestStore(database);
    const increment = () =>
      store.transaction("state", ({ count }) => ({
        patch: { set: { count: Number(count ?? 0) + 1 } },
        result: undefined,
      }));
    await Promise.all([...Array.from({ length: 10 }, increment), store.readAll(), store.newestHistory()]);
    expect(await store.read("state")).toEqual({ count: 10 });
  });
});

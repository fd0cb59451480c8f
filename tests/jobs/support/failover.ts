import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fields, Log } from "../../../jobs/src/program/log.ts";
import { FailoverRecord } from "../../../jobs/src/store/failover/failover-record.ts";
import { FailoverStore } from "../../../jobs/src/store/failover/failover-store.ts";
import { FileStore } from "../../../jobs/src/store/file-store.ts";
import { type ManualClock, manualClock } from "../../../src/core/clock.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres/database.ts";
import { type PostgresProxy, startPostgresProxy } from "../../support/postgres/proxy.ts";
import { openTestStore } from "./postgres-store.ts";
import { createStateFolder, type StateFolder } from "./state-folder.ts";

/** A database that can be made unavailable, a folder, and stores over both. */
export interface FailoverBench extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly proxy: PostgresProxy;
  readonly folder: StateFolder;
  readonly clock: ManualClock;
  /** Messages with their fields. */
  readonly log: { text: string; fields: Fields }[];
  /** As a new process would open it. */
  open(): FailoverStore;
  /** Makes the database unavailable, or available again. */
  lose(): void;
  regain(): void;
  stored(kind: "settings" | "state"): Promise<unknown>;
  record(): Promise<Record<string, unknown>>;
}

export async function createFailoverBench(): Promise<FailoverBench> {
  await using undo = new AsyncDisposableStack();
  const database = await createTestDatabase();
  const proxy = undo.use(await startPostgresProxy(database));
  const folder = undo.use(await createStateFolder());
  const clock = manualClock(new Date());
  const log: FailoverBench["log"] = [];
  const add: Log["info"] = (_, text, fields = {}) => void log.push({ text, fields });
  const parts = { clock, log: { info: add, error: add } };
  const everything = undo.move();
  return {
    database,
    proxy,
    folder,
    clock,
    log,
    open() {
      const store = openTestStore(database, { url: database.urlFor({ port: proxy.port }) });
      everything.use(store);
      const record = new FailoverRecord(folder.path, parts);
      return new FailoverStore({ database: store, files: new FileStore(folder.path), record, ...parts });
    },
    lose() {
      proxy.mode = "refuse";
      proxy.cut();
    },
    regain() {
      proxy.mode = "pass";
    },
    async stored(kind) {
      return (await database.query("SELECT data FROM json_store WHERE kind = $1", [kind]))[0]?.data;
    },
    record: async () => JSON.parse(await readFile(join(folder.path, "failover.json"), "utf8")),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

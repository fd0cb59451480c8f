import { parsePostgresAddress } from "../../../jobs/src/store/postgres/address.ts";
import type { PostgresConnection } from "../../../jobs/src/store/postgres/connect.ts";
import type { ConnectionOptions } from "../../../jobs/src/store/postgres/one-connection.ts";
import { PostgresStore } from "../../../jobs/src/store/postgres/postgres-store.ts";
import type { TestDatabase } from "../../support/postgres/database.ts";
import { waitFor } from "../../support/wait-for.ts";

export type TestStoreOptions = ConnectionOptions & Partial<PostgresConnection> & { url?: string };

/** A store on a test database, without TLS unless asked for. */
export function openTestStore(
  database: TestDatabase,
  { url = database.url, sslMode = "disable", sslRootCert, ...options }: TestStoreOptions = {},
): PostgresStore & AsyncDisposable {
  const address = parsePostgresAddress(url);
  if (!("value" in address)) throw new Error(address.wrong);
  const store = new PostgresStore({ address: address.value, sslMode, sslRootCert }, options);
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}

/** Waits until a query of another connection waits for a lock. */
export async function waitForLockedQuery(database: TestDatabase): Promise<void> {
  await waitFor("a query that waits for a lock", async () => {
    const waiting = await database.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return waiting.length > 0;
  });
}

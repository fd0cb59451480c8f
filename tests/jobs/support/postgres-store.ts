import { parsePostgresAddress } from "../../../jobs/src/store/postgres/address.ts";
import type { PostgresConnection } from "../../../jobs/src/store/postgres/connect.ts";
import type { ConnectionOptions } from "../../../jobs/src/store/postgres/one-connection.ts";
import { PostgresStore } from "../../../jobs/src/store/postgres/postgres-store.ts";
import type { TestDatabase } from "../../support/postgres/database.ts";

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

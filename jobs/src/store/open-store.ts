import type { Clock } from "../../../src/core/clock.ts";
import { ConfigurationError } from "../../../src/core/errors.ts";
import type { ValuesOf } from "../program/environment.ts";
import type { Log } from "../program/log.ts";
import { FailoverRecord } from "./failover/failover-record.ts";
import { FailoverStore } from "./failover/failover-store.ts";
import { FileStore } from "./file-store.ts";
import type { PostgresAddress } from "./postgres/address.ts";
import type { PostgresConnection } from "./postgres/connect.ts";
import { PostgresStore } from "./postgres/postgres-store.ts";
import type { StateStore, StoreUnavailable } from "./state-store.ts";
import type { storeVariables } from "./variables.ts";

export type StoreValues = ValuesOf<typeof storeVariables>;

interface OpenStoreOptions {
  log: Log;
  clock: Clock;
  /** No retries once aborted. */
  signal: AbortSignal;
  /**
   * Attempts per call while the database is not available, default 3. With a folder to fall back on there is one
   * attempt: the folder counts failures across runs.
   */
  attempts?: number;
}

/**
 * The store that the environment names: the database, the folder, or the database with the folder as fallback. Does
 * not connect, read or write yet.
 * @throws {ConfigurationError} when the variables contradict each other
 */
export function openStore(
  values: StoreValues,
  { log, clock, signal, attempts = 3 }: OpenStoreOptions,
): StateStore {
  const { postgresUrl, stateDir } = values;
  if (postgresUrl === undefined) {
    if (stateDir === undefined) throw new Error("the environment names no store, although one is required");
    return new FileStore(stateDir);
  }
  const connection = readConnection(postgresUrl, values, log);
  if (stateDir === undefined) return new PostgresStore(connection, { attempts, signal, onRetry });
  return new FailoverStore({
    database: new PostgresStore(connection),
    files: new FileStore(stateDir),
    record: new FailoverRecord(stateDir, { clock, log }),
    clock,
    log,
  });

  function onRetry({ problem: { message, code } }: StoreUnavailable): void {
    log.error("store", "The database is not available: retrying", { error: message, code });
  }
}

/** @throws {ConfigurationError} when the variables contradict each other */
export function readConnection(
  address: PostgresAddress,
  { sslMode: ownMode, sslRootCert: ownRootCert }: Pick<StoreValues, "sslMode" | "sslRootCert">,
  log: Log,
): PostgresConnection {
  const sslMode = ownMode ?? address.sslMode ?? "require";
  const sslRootCert = ownRootCert ?? address.sslRootCert;
  if (address.sslMode?.startsWith("verify") && sslMode !== address.sslMode) {
    log.info("store", "POSTGRES_SSL_MODE overrides the sslmode in POSTGRES_URL", {
      used: sslMode,
      not_used: address.sslMode,
    });
  }
  // With public roots, a certificate for any name proves nothing. libpq refuses both as well.
  if (sslMode === "verify-ca" && (sslRootCert ?? "system") === "system") {
    throw contradiction(
      "POSTGRES_SSL_MODE=verify-ca requires POSTGRES_SSL_ROOT_CERT",
      "Set POSTGRES_SSL_ROOT_CERT to a file, or POSTGRES_SSL_MODE=verify-full",
    );
  }
  if (sslRootCert === "system" && sslMode !== "verify-full") {
    throw contradiction(
      `POSTGRES_SSL_ROOT_CERT=system requires verify-full, not ${sslMode}`,
      "Set POSTGRES_SSL_MODE=verify-full, or unset POSTGRES_SSL_ROOT_CERT",
    );
  }
  return { address, sslMode, sslRootCert: sslRootCert === "system" ? undefined : sslRootCert };
}

function contradiction(message: string, remedy: string): ConfigurationError {
  return new ConfigurationError([{ code: "ENV003", message, remedy }]);
}

/** Logs, in the application's wording, that the database is in use. Errors are left to the callers that need the store. */
export async function announceStore(store: StateStore, log: Log): Promise<void> {
  try {
    await store.newestHistory(); // creates missing tables
  } catch {
    return;
  }
  if (store.name !== "postgres") return;
  log.info("store", "Shared connection pool initialized");
  log.info("store", "Using PostgreSQL backend for settings store");
  log.info("store", "Using PostgreSQL backend for state store");
  log.info("store", "Table state_history ensured");
}

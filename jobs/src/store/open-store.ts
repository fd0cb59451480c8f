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

export interface OpenStoreOptions {
  log: Log;
  clock: Clock;
  /** Once aborted, what failed is not tried again. */
  signal: AbortSignal;
  /**
   * How often a database that cannot be used is tried within one call, default 3. Where there is a folder to fall
   * back on it is once: the folder keeps the count over all runs.
   */
  attempts?: number;
}

/**
 * The store that the environment names: the database, the folder, or the database with the folder to fall back
 * on. Nothing is read, written or connected yet.
 * @throws {ConfigurationError} when the variables contradict each other
 */
export function openStore(
  values: StoreValues,
  { log, clock, signal, attempts = 3 }: OpenStoreOptions,
): StateStore {
  const { postgresUrl, stateDir } = values;
  if (postgresUrl === undefined) {
    if (stateDir === undefined) throw new Error("the environment names no store, and was let pass");
    return new FileStore(stateDir);
  }
  const connection = connectionOf(postgresUrl, values, log);
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
export function connectionOf(
  address: PostgresAddress,
  { sslMode: ownMode, sslRootCert: ownRootCert }: Pick<StoreValues, "sslMode" | "sslRootCert">,
  log: Log,
): PostgresConnection {
  const sslMode = ownMode ?? address.sslMode ?? "require";
  const sslRootCert = ownRootCert ?? address.sslRootCert;
  if (address.sslMode?.startsWith("verify") && sslMode !== address.sslMode) {
    log.info("store", "POSTGRES_SSL_MODE goes before the sslmode in POSTGRES_URL", {
      used: sslMode,
      not_used: address.sslMode,
    });
  }
  // With the roots that everybody trusts, a certificate for any name proves nothing. libpq refuses both as well.
  if (sslMode === "verify-ca" && (sslRootCert ?? "system") === "system") {
    throw contradiction(
      "POSTGRES_SSL_MODE=verify-ca needs root certificates of its own",
      "Set POSTGRES_SSL_ROOT_CERT to a file, or POSTGRES_SSL_MODE=verify-full",
    );
  }
  if (sslRootCert === "system" && sslMode !== "verify-full") {
    throw contradiction(
      `POSTGRES_SSL_ROOT_CERT=system goes with verify-full only, not with ${sslMode}`,
      "Set POSTGRES_SSL_MODE=verify-full, or leave POSTGRES_SSL_ROOT_CERT out",
    );
  }
  return { address, sslMode, sslRootCert: sslRootCert === "system" ? undefined : sslRootCert };
}

function contradiction(message: string, remedy: string): ConfigurationError {
  return new ConfigurationError([{ code: "ENV003", message, remedy }]);
}

/** Tells, in the application's words, once the database is in use. What goes wrong is for those to tell who need it. */
export async function announceStore(store: StateStore, log: Log): Promise<void> {
  try {
    await store.newestHistory(); // makes the tables where there are none
  } catch {
    return;
  }
  if (store.name !== "postgres") return;
  log.info("store", "Shared connection pool initialized");
  log.info("store", "Using PostgreSQL backend for settings store");
  log.info("store", "Using PostgreSQL backend for state store");
  log.info("store", "Table state_history ensured");
}

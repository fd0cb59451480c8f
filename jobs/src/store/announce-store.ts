import type { Log } from "../program/log.ts";
import type { StateStore } from "./state-store.ts";

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

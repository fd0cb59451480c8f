import type { JobContext } from "../../program/program.ts";
import { fallbackSince } from "../../store/failover/failover-state.ts";
import { FileStore } from "../../store/file-store.ts";
import { readConnection, type StoreValues } from "../../store/open-store.ts";
import { nothingToBackUp } from "../problems.ts";
import { fileSnapshot } from "./file-snapshot.ts";
import { postgresSnapshot } from "./postgres-snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** A snapshot of the store that the environment names; during a fallback, of the files only. */
export async function openSnapshot(
  values: StoreValues,
  { log, clock, signal }: Pick<JobContext, "log" | "clock" | "signal">,
): Promise<Snapshot> {
  const { postgresUrl, stateDir } = values;
  if (stateDir !== undefined && (postgresUrl === undefined || (await isFallbackActive()))) {
    return fileSnapshot(new FileStore(stateDir), stateDir);
  }
  if (postgresUrl === undefined) throw nothingToBackUp("the environment");
  return postgresSnapshot(readConnection(postgresUrl, values, log), {
    clock,
    signal,
    onRetry: ({ problem: { message, code } }) =>
      log.error("store", "The database is not available: retrying", { error: message, code }),
  });

  async function isFallbackActive(): Promise<boolean> {
    const since = await fallbackSince(stateDir);
    if (since === undefined) return false;
    log.error("backup", "The files are used instead of the database: only the files are backed up", {
      since: since.toISOString(),
    });
    return true;
  }
}

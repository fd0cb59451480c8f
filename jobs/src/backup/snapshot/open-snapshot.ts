import type { Surroundings } from "../../program/program.ts";
import { readRecord, recordPath } from "../../store/failover/record.ts";
import { FileStore } from "../../store/file-store.ts";
import { connectionOf, type StoreValues } from "../../store/open-store.ts";
import { nothingThere } from "../problems.ts";
import { snapshotOfFiles } from "./file-snapshot.ts";
import { snapshotOfPostgres } from "./postgres-snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** Of the store that the environment names; where files stand in for the database, of the files alone. */
export async function openSnapshot(
  values: StoreValues,
  { log, clock, signal }: Pick<Surroundings, "log" | "clock" | "signal">,
): Promise<Snapshot> {
  const { postgresUrl, stateDir } = values;
  if (stateDir !== undefined && (postgresUrl === undefined || (await isStandingIn()))) {
    return snapshotOfFiles(new FileStore(stateDir), stateDir);
  }
  if (postgresUrl === undefined) throw nothingThere("The environment");
  return snapshotOfPostgres(connectionOf(postgresUrl, values, log), {
    clock,
    signal,
    onRetry: ({ problem: { message, code } }) =>
      log.error("store", "The database cannot be used and is tried again", { error: message, code }),
  });

  async function isStandingIn(): Promise<boolean> {
    const since = await standInSince(stateDir);
    if (since === undefined) return false;
    log.error("backup", "The files stand in for the database: the backup is of the files alone", {
      since: since.toISOString(),
    });
    return true;
  }
}

/** Since when the files of a folder stand in for the database; `undefined` while they do not. */
export async function standInSince(stateDir: string | undefined): Promise<Date | undefined> {
  if (stateDir === undefined) return undefined;
  const record = await readRecord(recordPath(stateDir), () => undefined);
  return record.standIn?.since;
}

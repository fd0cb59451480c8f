import type { Document, DocumentKind } from "../../documents/document.ts";
import { isTickLockHeld } from "../../documents/leases.ts";
import type { Log } from "../../program/log.ts";
import type { FileStore } from "../file-store.ts";
import type { PostgresStore } from "../postgres/postgres-store.ts";
import type { Fallback } from "./failover-state.ts";
import { type Conflict, replay } from "./replay.ts";

/**
 * Writes the changes from the files back to the database. A crash in between does no harm: what is written twice
 * changes nothing the second time.
 * @returns false, and nothing is written, while a tick runs on the database
 */
export async function failBack(
  fallback: Fallback,
  { files, database, now, log }: { files: FileStore; database: PostgresStore; now: Date; log: Log },
): Promise<boolean> {
  // The state first: only its transaction can see whether a tick is running.
  const state = await writeBack("state", await files.read("state"));
  if (state === undefined) return false;
  const settings = await writeBack("settings", await files.read("settings"));
  const rows = await files.historySince(fallback.since);
  if (rows.length > 0) await database.addHistory(...rows);
  log.info("store", "The database is used again and has the changes from the files", {
    since: fallback.since.toISOString(),
    keys: state.keys + (settings?.keys ?? 0),
    conflicts: state.conflicts + (settings?.conflicts ?? 0),
    history_rows: rows.length,
  });
  return true;

  /** `undefined`, and nothing is written, while a tick is running. */
  async function writeBack(
    kind: DocumentKind,
    file: Document,
  ): Promise<{ keys: number; conflicts: number } | undefined> {
    const written = fallback.written[kind];
    const outcome = await database.transaction(kind, (stored, storedAt) => {
      if (kind === "state" && isTickLockHeld(stored, now)) return { result: undefined };
      const replayed = replay({ base: fallback.base[kind], file, written, stored, storedAt });
      const keys = Object.keys(replayed.patch.set).length + replayed.patch.remove.length;
      return {
        ...(keys === 0 ? {} : { patch: replayed.patch }),
        result: { keys, conflicts: replayed.conflicts },
      };
    });
    if (outcome === undefined) return undefined;
    for (const conflict of outcome.conflicts) logConflict(log, kind, conflict);
    return { keys: outcome.keys, conflicts: outcome.conflicts.length };
  }
}

function logConflict(log: Log, kind: DocumentKind, { key, database, file, kept }: Conflict): void {
  log.error("store", "A value changed both in the database and in the files: the newer one is kept", {
    document: kind,
    key,
    database: JSON.stringify(database) ?? "removed",
    file: JSON.stringify(file) ?? "removed",
    kept,
  });
}

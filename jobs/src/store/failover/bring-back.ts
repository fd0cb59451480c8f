import type { Document, DocumentKind } from "../../documents/document.ts";
import { isHeld } from "../../documents/tick-lock.ts";
import type { Log } from "../../program/log.ts";
import type { FileStore } from "../file-store.ts";
import type { PostgresStore } from "../postgres/postgres-store.ts";
import type { StandIn } from "./record.ts";
import { type Conflict, replay } from "./replay.ts";

/**
 * Brings what was written to the files meanwhile into the database, which is left alone while somebody ticks there:
 * then this is false. A crash in between does no harm: what is brought twice changes nothing the second time.
 */
export async function bringBack(
  standIn: StandIn,
  { files, database, now, log }: { files: FileStore; database: PostgresStore; now: Date; log: Log },
): Promise<boolean> {
  // The state first: only its transaction can tell whether somebody ticks.
  const state = await bring("state", await files.read("state"));
  if (state === undefined) return false;
  const settings = await bring("settings", await files.read("settings"));
  const rows = await files.historySince(standIn.since);
  if (rows.length > 0) await database.addHistory(...rows);
  log.info("store", "The database is used again, and has what was written meanwhile", {
    since: standIn.since.toISOString(),
    keys: state.keys + (settings?.keys ?? 0),
    conflicts: state.conflicts + (settings?.conflicts ?? 0),
    history_rows: rows.length,
  });
  return true;

  /** `undefined`, and nothing written, while somebody ticks. */
  async function bring(
    kind: DocumentKind,
    file: Document,
  ): Promise<{ keys: number; conflicts: number } | undefined> {
    const written = standIn.written[kind];
    const outcome = await database.transaction(kind, (stored, storedAt) => {
      if (kind === "state" && isHeld(stored, now)) return { result: undefined };
      const replayed = replay({ base: standIn.base[kind], file, written, stored, storedAt });
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
  log.error("store", "Both the database and the files changed a value: the newer one is kept", {
    document: kind,
    key,
    database: JSON.stringify(database) ?? "removed",
    file: JSON.stringify(file) ?? "removed",
    kept,
  });
}

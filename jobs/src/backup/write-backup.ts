import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { systemCodeOf } from "../../../src/core/errors.ts";
import { fileTimestamp } from "../documents/timestamp.ts";
import {
  dataName,
  formatLine,
  formatManifest,
  type Manifest,
  manifestName,
  schemaVersion,
  type Table,
} from "./format.ts";
import { cannotWriteBackup, nothingToBackUp } from "./problems.ts";
import { checkBackup, countBytes, createCounters } from "./read-backup.ts";
import type { Snapshot } from "./snapshot/snapshot.ts";
import type { BackupStorage } from "./storage/storage.ts";

interface Backup {
  readonly stem: string;
  readonly manifest: Manifest;
}

/**
 * Streams a snapshot into a temporary file, checks it, stores it, and then stores the manifest: a backup without one
 * is unfinished. Never overwrites.
 * @throws {OperationError} after removing everything it has written
 */
export async function writeBackup(
  snapshot: Snapshot,
  storage: BackupStorage,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<Backup> {
  const stem = `backup-${fileTimestamp(now)}`;
  await using work = await storage.workFile(`.${dataName(stem)}.tmp`);
  const { path } = work;
  const manifest = await stream(snapshot, path, { now, signal });
  await checkBackup(path, { file: dataName(stem), manifest, signal });
  await storage.putFile(dataName(stem), path, manifest);
  try {
    signal.throwIfAborted();
    await storage.putText(manifestName(stem), formatManifest(manifest));
  } catch (error) {
    await storage.remove(dataName(stem)).catch(() => undefined); // report the first error
    throw error;
  }
  return { stem, manifest };
}

async function stream(
  snapshot: Snapshot,
  path: string,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<Manifest> {
  const rows: Record<Table, number> = { json_store: 0, state_history: 0 };
  const counters = createCounters();
  try {
    await pipeline(
      lines,
      countBytes(counters.content),
      createGzip(),
      countBytes(counters.compressed),
      createWriteStream(path, { flags: "wx", mode: 0o600 }),
      { signal },
    );
  } catch (error) {
    await rm(path, { force: true });
    if (signal.aborted) throw signal.reason;
    throw systemCodeOf(error) === undefined ? error : cannotWriteBackup(path, error);
  }
  if (rows.json_store + rows.state_history === 0) throw nothingToBackUp(snapshot.where);
  return {
    createdAt: now,
    store: snapshot.store,
    schemaVersion,
    rows,
    bytes: counters.compressed.bytes,
    sha256: counters.compressed.hash.digest("hex"),
    contentBytes: counters.content.bytes,
    contentSha256: counters.content.hash.digest("hex"),
  };

  async function* lines(): AsyncGenerator<Buffer> {
    for await (const batch of snapshot.batches) {
      rows[batch.table] += batch.rows.length;
      yield Buffer.from(batch.rows.map((row) => formatLine(batch.table, row)).join(""));
    }
  }
}

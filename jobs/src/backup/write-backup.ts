import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Document, DocumentKind } from "../documents/document.ts";
import { JobError } from "../program/problem.ts";
import { createFile } from "../store/durable-file.ts";
import { systemReasonOf } from "../store/system-reasons.ts";
import { fileTimestamp, formatTimestamp } from "../time/timestamp.ts";

export interface Backup {
  path: string;
  bytes: number;
  /** In hexadecimal digits, as it stands in the manifest `<path>.sha256`. */
  sha256: string;
}

/**
 * Writes both documents as `backup-<UTC time>.json`, then its manifest, then reads both back. Never overwrites.
 * A backup without manifest was not finished. The manifest has the form of `sha256sum`, so
 * `sha256sum -c backup-….json.sha256` checks it anywhere.
 * @throws {JobError} when it cannot be written, or reads back as something else; then none is left behind.
 */
export async function writeBackup(
  documents: Record<DocumentKind, Document>,
  { folder, store, now }: { folder: string; store: string; now: Date },
): Promise<Backup> {
  const path = join(folder, `backup-${fileTimestamp(now)}.json`);
  const content = {
    format: "scheduler-ops-backup",
    version: 1,
    created_at: formatTimestamp(now),
    store,
    documents,
  };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  const sha256 = sha256Of(text);
  try {
    await createFile(path, text);
    await createFile(manifestOf(path), `${sha256}  ${basename(path)}\n`);
  } catch (error) {
    throw notWritten(folder, error);
  }
  if ((await verifyBackup(path)) !== sha256) {
    await Promise.all([rm(manifestOf(path), { force: true }), rm(path, { force: true })]);
    throw readsBackDifferently(path);
  }
  return { path, bytes: Buffer.byteLength(text), sha256 };
}

/** The checksum of a backup that agrees with its manifest, `undefined` for every other. */
export async function verifyBackup(path: string): Promise<string | undefined> {
  try {
    const sha256 = sha256Of(await readFile(path));
    const manifest = await readFile(manifestOf(path), "utf8");
    return manifest === `${sha256}  ${basename(path)}\n` ? sha256 : undefined;
  } catch {
    return undefined;
  }
}

function manifestOf(path: string): string {
  return `${path}.sha256`;
}

function sha256Of(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function notWritten(folder: string, error: unknown): JobError {
  return new JobError(
    {
      code: "BACKUP001",
      message: `No backup in ${folder}: ${systemReasonOf(error)}`,
      remedy: "Set BACKUP_DIR to a folder with free space that this job can write",
    },
    { cause: error },
  );
}

function readsBackDifferently(path: string): JobError {
  return new JobError({
    code: "BACKUP002",
    message: `The backup ${path} does not read back as it was written and is removed`,
    remedy: `Check the disk under ${dirname(path)}, or set BACKUP_DIR to another one`,
  });
}

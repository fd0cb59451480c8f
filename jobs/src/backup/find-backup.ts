import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { dataName, type Manifest, manifestName, parseManifest, stemOf } from "./format.ts";
import { badBackup, noBackup } from "./problems.ts";
import { checkBackup } from "./read-backup.ts";
import { folderStorage } from "./storage/folder-storage.ts";
import type { BackupStorage, LocalFile } from "./storage/storage.ts";

/** Backups in a storage, by name without extension, the newest last. */
interface Selection {
  readonly storage: BackupStorage;
  readonly stems: readonly string[];
  /** Including unfinished backups, which have no manifest. */
  readonly all: readonly string[];
}

/**
 * The backups that an argument names: a file of a backup, or a folder of backups; without a slash and when there is
 * no such file, the name of a backup in `usual`. No argument: all backups in `usual`.
 * @throws {OperationError} when there is none
 */
export async function findBackups(
  given: string | undefined,
  usual: BackupStorage | undefined,
): Promise<Selection> {
  if (given === undefined) return allIn(usual);
  const found = await stat(given).catch(() => undefined);
  if (found?.isDirectory()) return allIn(folderStorage(given));
  const stem = stemOf(basename(given));
  const isLocal = found !== undefined || given.includes("/") || usual === undefined;
  const storage = isLocal ? folderStorage(dirname(given)) : usual;
  if (stem === undefined) throw noBackup(given);
  if (isLocal ? found === undefined : !(await storage.list()).some((file) => stemOf(file) === stem)) {
    throw noBackup(isLocal ? given : `${storage.name}/${given}`);
  }
  return { storage, stems: [stem], all: [stem] };
}

/**
 * Fetches a backup and checks all of it.
 * @throws {OperationError} when it is invalid or unfinished
 */
export async function fetchChecked(
  storage: BackupStorage,
  stem: string,
  signal: AbortSignal,
): Promise<LocalFile & { manifest: Manifest }> {
  const file = dataName(stem);
  const text = await storage.readText(manifestName(stem));
  if (text === undefined) throw badBackup(file, "it has no manifest, so it is unfinished");
  const manifest = parseManifest(text, file);
  const local = await storage.fetchFile(file);
  if (local === undefined) throw badBackup(file, "only its manifest exists");
  try {
    await checkBackup(local.path, { file, manifest, signal });
  } catch (error) {
    await local[Symbol.asyncDispose]();
    throw error;
  }
  return { ...local, manifest };
}

async function allIn(storage: BackupStorage | undefined): Promise<Selection> {
  if (storage === undefined) throw noBackup();
  const files = await storage.list();
  if (files.length === 0) throw noBackup(storage.name);
  const stemsOf = (names: readonly string[]) => [...new Set(names.flatMap((file) => stemOf(file) ?? []))];
  return { storage, stems: stemsOf(files.filter((file) => file.endsWith(".json"))), all: stemsOf(files) };
}

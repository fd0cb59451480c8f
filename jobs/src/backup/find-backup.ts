import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { dataName, type Manifest, manifestName, parseManifest, stemOf } from "./format.ts";
import { badBackup, noBackup } from "./problems.ts";
import { checkBackup } from "./read-backup.ts";
import { folderPlace } from "./storage/folder-place.ts";
import type { BackupPlace, LocalFile } from "./storage/place.ts";

/** Backups in a place, by their names without endings, the newest last. */
export interface Selection {
  readonly place: BackupPlace;
  readonly stems: readonly string[];
  /** Also those that were not finished: they have no manifest. */
  readonly all: readonly string[];
}

/**
 * What an argument names: a file of a backup, or a folder of backups; without a slash and when there is no such file,
 * the name of a backup in `usual`. No argument: all in `usual`.
 * @throws {JobError} when there is none
 */
export async function findBackups(
  given: string | undefined,
  usual: BackupPlace | undefined,
): Promise<Selection> {
  if (given === undefined) return allIn(usual);
  const found = await stat(given).catch(() => undefined);
  if (found?.isDirectory()) return allIn(folderPlace(given));
  const stem = stemOf(basename(given));
  const isLocal = found !== undefined || given.includes("/") || usual === undefined;
  const place = isLocal ? folderPlace(dirname(given)) : usual;
  if (stem === undefined) throw noBackup(given);
  if (isLocal ? found === undefined : !(await place.list()).some((file) => stemOf(file) === stem)) {
    throw noBackup(isLocal ? given : `${place.name}/${given}`);
  }
  return { place, stems: [stem], all: [stem] };
}

/**
 * A backup that is checked from its first byte to its last.
 * @throws {JobError} when it is not good, or was not finished
 */
export async function fetchChecked(
  place: BackupPlace,
  stem: string,
  signal: AbortSignal,
): Promise<LocalFile & { manifest: Manifest }> {
  const file = dataName(stem);
  const text = await place.readText(manifestName(stem));
  if (text === undefined) throw badBackup(file, "its manifest is missing, so it was not finished");
  const manifest = parseManifest(text, file);
  const local = await place.fetchFile(file);
  if (local === undefined) throw badBackup(file, "there is its manifest alone");
  try {
    await checkBackup(local.path, { file, manifest, signal });
  } catch (error) {
    await local[Symbol.asyncDispose]();
    throw error;
  }
  return { ...local, manifest };
}

async function allIn(place: BackupPlace | undefined): Promise<Selection> {
  if (place === undefined) throw noBackup("the environment");
  const files = await place.list();
  if (files.length === 0) throw noBackup(place.name);
  const stemsOf = (names: readonly string[]) => [...new Set(names.flatMap((file) => stemOf(file) ?? []))];
  return { place, stems: stemsOf(files.filter((file) => file.endsWith(".json"))), all: stemsOf(files) };
}

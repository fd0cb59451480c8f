import { link, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { createFolder } from "../../../src/core/create-folder.ts";
import { systemCodeOf } from "../../../src/core/errors.ts";
import { fileTimestamp } from "../documents/timestamp.ts";

/**
 * Replaces a file atomically: readers, and a machine that loses power, see either the old or the new file. Not for
 * concurrent writers.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeViaTemporaryFile(path, `${path}.tmp`, text, (temporary) => rename(temporary, path));
}

/** Writes a new file atomically. Rejects with `EEXIST` if it exists. Creates the folder if missing. */
export async function createFile(path: string, text: string): Promise<void> {
  await createFolder(dirname(path));
  await writeViaTemporaryFile(path, `${path}.${process.pid}.tmp`, text, (temporary) =>
    linkOnce(temporary, path),
  );
}

/** Moves a complete file to its final name. Rejects with `EEXIST` if that exists. */
export async function publishFile(temporary: string, path: string): Promise<void> {
  await using file = await open(temporary, "r+");
  await file.sync();
  await linkOnce(temporary, path);
  await syncFolder(dirname(path));
}

/** The text of a file, `undefined` when there is none. */
export async function readTextIfAny(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Renames a file that is broken or was replaced. @returns its new path */
export async function keepFileAside(path: string, why: "broken" | "replaced" = "broken"): Promise<string> {
  const kept = `${path}.${why}-${fileTimestamp(new Date())}`;
  await rename(path, kept);
  return kept;
}

// Unlike rename, link never replaces.
async function linkOnce(temporary: string, path: string): Promise<void> {
  await link(temporary, path);
  await rm(temporary);
}

async function writeViaTemporaryFile(
  path: string,
  temporary: string,
  text: string,
  putInPlace: (temporary: string) => Promise<void>,
): Promise<void> {
  try {
    await writeAndSync(temporary, text);
    await putInPlace(temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // report the first error
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeAndSync(path: string, text: string): Promise<void> {
  await using file = await open(path, "w");
  await file.writeFile(text);
  await file.sync();
}

/** A new name is durable only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync();
}

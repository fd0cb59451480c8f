import { access, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCodeOf } from "../../../src/core/errors.ts";
import { fileTimestamp } from "../time/timestamp.ts";

/**
 * Puts a file in the place of another so that readers, and a machine that loses power, see the one or the
 * other as a whole. Not for two writers at once.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  await viaTemporaryFile(path, `${path}.tmp`, text, (temporary) => rename(temporary, path));
}

/** Writes a new file as a whole. Rejects with `EEXIST` where one stands. Makes the folder if it is missing. */
export async function createFile(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  await viaTemporaryFile(path, `${path}.${process.pid}.tmp`, text, (temporary) => linkOnce(temporary, path));
}

/** Gives a file that is written as a whole its name. Rejects with `EEXIST` where one of this name stands. */
export async function nameFile(temporary: string, path: string): Promise<void> {
  await using file = await open(temporary, "r+");
  await file.sync();
  await linkOnce(temporary, path);
  await syncFolder(dirname(path));
}

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never returns under `/proc`, where
 * making a folder answers `ENOENT` although the folder above exists.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || (await exists(dirname(path)))) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path);
  }
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

/** Moves a file out of the way, which cannot be read or is of no use; its new path. */
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

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function viaTemporaryFile(
  path: string,
  temporary: string,
  text: string,
  putInPlace: (temporary: string) => Promise<void>,
): Promise<void> {
  try {
    await writeAndSync(temporary, text);
    await putInPlace(temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
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

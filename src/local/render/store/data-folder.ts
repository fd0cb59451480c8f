import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { messageOf, OperationError } from "../../../core/errors.ts";
import { isPlainObject } from "../../../core/plain-object.ts";

/** Format version of a data folder. Raised when older programs can no longer read it. */
const currentVersion = 1;
const versionFile = "version.json";

/**
 * Creates a data folder, readable by this user only, or checks an existing one, whose contents stay unchanged.
 * @returns its absolute path
 * @throws OperationError LOCAL003 when it cannot be read, LOCAL004 when it has a newer version, LOCAL006 when it
 * contains other files
 */
export function prepareDataFolder(path: string): string {
  const folder = resolve(path);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!checkVersion(folder)) {
      chmodSync(folder, 0o700);
      writeFileAtomic.sync(join(folder, versionFile), `${JSON.stringify({ version: currentVersion })}\n`);
    }
  } catch (error) {
    if (isFileSystemError(error)) throw unreadableData(folder, messageOf(error));
    throw error;
  }
  return folder;
}

/** LOCAL003: a file of the data folder exists but cannot be read or parsed. */
export function unreadableData(where: string, why: string): OperationError {
  return new OperationError({
    code: "LOCAL003",
    subject: "local Render",
    message: `${where} cannot be read: ${why}`,
    remedy:
      "Nothing was changed. Move the data folder away to start with an empty one, or choose another with --data",
  });
}

/** LOCAL009: a file of the data folder cannot be written, for example because the disk is full. */
export function unwritableData(where: string, error: unknown): OperationError {
  const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return new OperationError(
    {
      code: "LOCAL009",
      subject: "local Render",
      message: `${where} cannot be written: ${isFull ? "the disk is full" : messageOf(error)}`,
      remedy: "Free some space or make the file writable. Everything stored before is intact",
    },
    { cause: error },
  );
}

/** True for a data folder, false for an empty folder. */
function checkVersion(folder: string): boolean {
  const path = join(folder, versionFile);
  if (!existsSync(path)) {
    // Temporary version files left by a crash do not count.
    const found = readdirSync(folder).filter((name) => !name.startsWith(`${versionFile}.`));
    if (found.length > 0) throw foreignFolder(folder);
    return false;
  }
  const version = readVersion(path);
  if (version > currentVersion) throw newerData(folder, version, currentVersion);
  return true;
}

function readVersion(path: string): number {
  const text = readFileSync(path, "utf8");
  try {
    const content: unknown = JSON.parse(text);
    if (isPlainObject(content) && Number.isInteger(content.version)) return Number(content.version);
  } catch {
    throw unreadableData(path, "it is not JSON");
  }
  throw unreadableData(path, "it has no version");
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function newerData(folder: string, found: number, known: number): OperationError {
  return new OperationError({
    code: "LOCAL004",
    subject: "local Render",
    message: `${folder} has format version ${found}; this program supports versions up to ${known}`,
    remedy: "Nothing was changed. Update scheduler-ops, or choose another folder with --data",
  });
}

function foreignFolder(folder: string): OperationError {
  return new OperationError({
    code: "LOCAL006",
    subject: "local Render",
    message: `${folder} contains files that are not from a local Render`,
    remedy: "Nothing was changed. Choose an empty or a new folder with --data",
  });
}

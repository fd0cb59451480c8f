import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { messageOf, OperationError } from "../../../core/errors.ts";

/** The version of what stands in a data folder. Raised when an older program could not read it any more. */
const currentVersion = 1;
const versionFile = "version.json";

/**
 * Makes a data folder ready, readable for this user only; what is in it already stays as it is.
 * @returns its absolute path
 * @throws OperationError LOCAL003 when it cannot be read, LOCAL004 when it is of a newer version, LOCAL006 when it
 * holds something else
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

/** True when the folder is one of ours, false when it is empty. */
function checkVersion(folder: string): boolean {
  const path = join(folder, versionFile);
  if (!existsSync(path)) {
    // What a crash left of the writing of the version file is ours, too.
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
    if (typeof content === "object" && content !== null && "version" in content) {
      if (Number.isInteger(content.version)) return Number(content.version);
    }
  } catch {
    throw unreadableData(path, "it is not JSON");
  }
  throw unreadableData(path, "it has no version");
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** LOCAL003: a file of the data folder is there but cannot be understood or read. */
export function unreadableData(where: string, why: string): OperationError {
  return new OperationError({
    code: "LOCAL003",
    subject: "local Render",
    message: `${where} cannot be read: ${why}`,
    remedy:
      "Nothing was changed. Move the data folder away to start with an empty one, or choose another with --data",
  });
}

function newerData(folder: string, found: number, known: number): OperationError {
  return new OperationError({
    code: "LOCAL004",
    subject: "local Render",
    message: `${folder} is of version ${found}, this program knows versions up to ${known}`,
    remedy: "Nothing was changed. Update scheduler-ops, or choose another folder with --data",
  });
}

function foreignFolder(folder: string): OperationError {
  return new OperationError({
    code: "LOCAL006",
    subject: "local Render",
    message: `${folder} holds files that are not the local Render's`,
    remedy: "Nothing was changed. Choose an empty or a new folder with --data",
  });
}

import { messageOf, systemCodeOf } from "../../../src/core/errors.ts";
import { LockTimeout } from "../../../src/core/process-lock.ts";
import { StoreError } from "./state-store.ts";

/** A file of the store that is not a JSON object. `kept`: its new path, if it was renamed. */
export function brokenFile(path: string, kept?: string): StoreError {
  if (kept === undefined) {
    return new StoreError({
      code: "STORE001",
      message: `${path} is not a JSON object`,
      remedy: "Fix the file; it is not changed automatically",
    });
  }
  return new StoreError({
    code: "STORE002",
    message: `${path} is not a JSON object and was renamed to ${kept}`,
    remedy: "Fix it and move it back, or the next run starts with an empty document",
  });
}

/** A file of history rows with an invalid line. `kept`: its new path, if it was renamed. */
export function brokenHistory(path: string, kept?: string): StoreError {
  return new StoreError({
    code: "STORE005",
    message: `${path} has a line that is not a history row${kept === undefined ? "" : ` and was renamed to ${kept}`}`,
    remedy: "Fix it, or leave it: the history starts over",
  });
}

/** An error in the store's folder as a StoreError for people; a StoreError is returned unchanged. */
export function fileProblem(folder: string, error: unknown): unknown {
  if (error instanceof StoreError) return error;
  if (error instanceof LockTimeout) {
    return new StoreError({
      code: "STORE003",
      message: `The documents in ${folder} are locked by process ${error.pid}`,
      remedy: "Wait for that process, or end it if it hangs, which releases its lock",
    });
  }
  if (systemCodeOf(error) === undefined) return error;
  return new StoreError(
    {
      code: "STORE004",
      message: `The documents in ${folder} cannot be used: ${systemReasonOf(error)}`,
      remedy: "Set STATE_DIR to a writable folder with free space",
    },
    { cause: error },
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is not a folder",
  EEXIST: "a file of this name already exists",
  ENOENT: "the folder cannot be created",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is exceeded",
  EFBIG: "the file size limit is reached",
};

/** Why a folder cannot be used, for people. */
export function systemReasonOf(error: unknown): string {
  return reasons[systemCodeOf(error) ?? ""] ?? messageOf(error);
}

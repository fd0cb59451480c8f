import { messageOf, systemCodeOf } from "../program/problem.ts";
import { LockTimeout } from "./process-lock.ts";
import { StoreError } from "./state-store.ts";

/** A file of the store that holds no JSON object. `kept`: where it stands now, when it was moved. */
export function brokenFile(path: string, kept?: string): StoreError {
  if (kept === undefined) {
    return new StoreError({
      code: "STORE001",
      message: `${path} does not hold a JSON object`,
      remedy: "Mend the file: it stays as it is until somebody does",
    });
  }
  return new StoreError({
    code: "STORE002",
    message: `${path} does not hold a JSON object and is kept as ${kept}`,
    remedy: `Mend it and move it back, else the next run starts with an empty document`,
  });
}

/** What went wrong in the folder of the store, in words for people. A StoreError stays as it is. */
export function fileProblem(folder: string, error: unknown): unknown {
  if (error instanceof StoreError) return error;
  if (error instanceof LockTimeout) {
    return new StoreError({
      code: "STORE003",
      message: `The documents in ${folder} are locked by process ${error.pid}`,
      remedy: "Wait for that process, or end it when it hangs: its lock then counts as left behind",
    });
  }
  const code = systemCodeOf(error);
  if (code === undefined) return error;
  const [what, remedy] = systemProblems[code] ?? [
    messageOf(error),
    "See that STATE_DIR is a folder that this job can write",
  ];
  return new StoreError(
    { code: "STORE004", message: `The documents in ${folder} cannot be used: ${what}`, remedy },
    { cause: error },
  );
}

const notWritable = "Set STATE_DIR to a folder that this job can write";
const full = "Free some space or enlarge the disk: the documents are as they were before";

const systemProblems: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  EACCES: ["permission denied", notWritable],
  EPERM: ["permission denied", notWritable],
  EROFS: ["the file system is read-only", notWritable],
  ENOTDIR: ["a part of the path is not a folder", notWritable],
  EEXIST: ["a part of the path is not a folder", notWritable],
  ENOENT: ["the folder cannot be made", notWritable],
  ENOSPC: ["the disk is full", full],
  EDQUOT: ["the quota of the disk is used up", full],
  EFBIG: ["the file may not grow", full],
};

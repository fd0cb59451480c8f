import { systemCodeOf } from "../../../src/core/errors.ts";
import { LockTimeout } from "./process-lock.ts";
import { StoreError } from "./state-store.ts";
import { systemReasonOf } from "./system-reasons.ts";

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
    remedy: "Mend it and move it back, else the next run starts with an empty document",
  });
}

/** A file of history rows with something else in it. `kept`: where it stands now, when it was moved. */
export function brokenHistory(path: string, kept?: string): StoreError {
  return new StoreError({
    code: "STORE005",
    message: `${path} holds a line that is no history row${kept === undefined ? "" : ` and is kept as ${kept}`}`,
    remedy: "Mend it, or leave it: the history starts anew",
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
  if (systemCodeOf(error) === undefined) return error;
  return new StoreError(
    {
      code: "STORE004",
      message: `The documents in ${folder} cannot be used: ${systemReasonOf(error)}`,
      remedy: "Set STATE_DIR to a folder with free space that this job can write",
    },
    { cause: error },
  );
}

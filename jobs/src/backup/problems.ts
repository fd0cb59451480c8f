import { OperationError } from "../../../src/core/errors.ts";
import type { SchedulerHolder } from "../documents/leases.ts";
import { systemReasonOf } from "../store/file-problems.ts";

export function cannotWriteBackup(folder: string, error: unknown): OperationError {
  return new OperationError(
    {
      code: "BACKUP001",
      message: `Cannot write a backup to ${folder}: ${systemReasonOf(error)}`,
      remedy: "Set BACKUP_DIR to a writable folder with free space",
    },
    { cause: error },
  );
}

/** `why`: a clause about the backup, without a period. */
export function badBackup(file: string, why: string): OperationError {
  return new OperationError({
    code: "BACKUP003",
    message: `The backup ${file} is invalid: ${why}`,
    remedy: "Use another backup; node jobs/dist/verify.js --all shows which are valid",
  });
}

/** `where`: absent where neither an argument nor the environment names a storage. */
export function noBackup(where?: string): OperationError {
  return new OperationError({
    code: "BACKUP004",
    message:
      where === undefined
        ? "No backup is named, and no backup storage is set"
        : `There is no backup in ${where}`,
    remedy: "Name a backup or the folder of backups, or set BACKUP_DIR or BACKUP_S3_URL",
  });
}

export function unreadable(path: string, error: unknown): OperationError {
  return new OperationError(
    {
      code: "BACKUP005",
      message: `${path} cannot be read: ${systemReasonOf(error)}`,
      remedy: "Check the path and its permissions",
    },
    { cause: error },
  );
}

export function nothingToBackUp(where: string): OperationError {
  return new OperationError({
    code: "BACKUP006",
    message: `Nothing to back up: ${where} has no settings, state or history`,
    remedy: "Set POSTGRES_URL or STATE_DIR to the application's own",
  });
}

export function notEmpty(where: string, name: string): OperationError {
  return new OperationError({
    code: "RESTORE001",
    message: `${where} is not empty`,
    remedy: `Restore into an empty one, or overwrite it with --into-existing ${name}`,
  });
}

export function wrongTargetName(where: string, confirmed: string): OperationError {
  return new OperationError({
    code: "RESTORE002",
    message: `--into-existing names ${JSON.stringify(confirmed)}, but the target is ${where}`,
    remedy: "Check POSTGRES_URL and STATE_DIR: nothing was overwritten",
  });
}

export function tickIsRunning(where: string): OperationError {
  return new OperationError({
    code: "RESTORE003",
    message: `A tick is running on ${where}`,
    remedy: "Pause the scheduler and wait until the tick ends, at most 5 minutes",
  });
}

export function fallbackInUse(): OperationError {
  return new OperationError({
    code: "RESTORE004",
    message: "The files in STATE_DIR are used instead of the database and would overwrite the restored data",
    remedy:
      "Wait until the database is used again, or restore without STATE_DIR and remove its failover.json",
  });
}

export function missingColumns(where: string, columns: readonly string[]): OperationError {
  return new OperationError({
    code: "RESTORE005",
    message: `${where} lacks columns of the backup: ${columns.join(", ")}`,
    remedy: "Upgrade the tables to the application's current schema, or restore into an empty database",
  });
}

export function schedulerIsActive(where: string, { owner, since }: SchedulerHolder): OperationError {
  return new OperationError({
    code: "RESTORE006",
    message: `The scheduler ${owner} has been using ${where} since ${since}`,
    remedy: "Pause the stack (scheduler: paused, then up) or stop that service; after a kill, wait 3 minutes",
  });
}

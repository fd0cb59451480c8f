import { OperationError } from "../../../src/core/errors.ts";
import type { SchedulerHolder } from "../documents/leases.ts";
import { systemReasonOf } from "../store/system-reasons.ts";

export function notWritten(folder: string, error: unknown): OperationError {
  return new OperationError(
    {
      code: "BACKUP001",
      message: `No backup in ${folder}: ${systemReasonOf(error)}`,
      remedy: "Set BACKUP_DIR to a folder with free space that this job can write",
    },
    { cause: error },
  );
}

/** `why`: a clause about the backup, without a full stop. */
export function badBackup(file: string, why: string): OperationError {
  return new OperationError({
    code: "BACKUP003",
    message: `The backup ${file} is not good: ${why}`,
    remedy: "Use another one; node jobs/dist/verify.js --all tells which are good",
  });
}

export function noBackup(where: string): OperationError {
  return new OperationError({
    code: "BACKUP004",
    message: `There is no backup in ${where}`,
    remedy: "Name a backup or the folder of backups, or set BACKUP_DIR or BACKUP_S3_URL",
  });
}

export function unreadable(path: string, error: unknown): OperationError {
  return new OperationError(
    {
      code: "BACKUP005",
      message: `${path} cannot be read: ${systemReasonOf(error)}`,
      remedy: "Check the path and who may read it",
    },
    { cause: error },
  );
}

export function nothingToBackUp(where: string): OperationError {
  return new OperationError({
    code: "BACKUP006",
    message: `${where} holds neither settings, state nor history: there is nothing to back up`,
    remedy: "Set POSTGRES_URL or STATE_DIR to that of the application",
  });
}

export function notEmpty(where: string, name: string): OperationError {
  return new OperationError({
    code: "RESTORE001",
    message: `${where} is not empty`,
    remedy: `Restore into an empty one, or overwrite what stands there with --into-existing ${name}`,
  });
}

export function otherName(where: string, confirmed: string): OperationError {
  return new OperationError({
    code: "RESTORE002",
    message: `--into-existing names ${JSON.stringify(confirmed)}, and ${where} is not called so`,
    remedy: "Check POSTGRES_URL and STATE_DIR: nothing was overwritten",
  });
}

export function ticking(where: string): OperationError {
  return new OperationError({
    code: "RESTORE003",
    message: `Somebody ticks on ${where}`,
    remedy: "Pause the scheduler and wait for the end of the tick, 5 minutes at most",
  });
}

export function fallbackInUse(): OperationError {
  return new OperationError({
    code: "RESTORE004",
    message: "The files in STATE_DIR stand in for the database and would overwrite what is restored",
    remedy:
      "Wait until the database is used again, or restore without STATE_DIR and move its failover.json away",
  });
}

export function otherColumns(where: string, columns: readonly string[]): OperationError {
  return new OperationError({
    code: "RESTORE005",
    message: `${where} misses columns of the backup: ${columns.join(", ")}`,
    remedy: "Bring the tables to the application's newest form, or restore into an empty database",
  });
}

export function scheduling(where: string, { owner, since }: SchedulerHolder): OperationError {
  return new OperationError({
    code: "RESTORE006",
    message: `The scheduler ${owner} works on ${where} since ${since}`,
    remedy:
      "Pause the stack (scheduler: paused, then up) or stop that service; one that was killed counts for 3 minutes more",
  });
}

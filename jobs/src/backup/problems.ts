import { JobError } from "../program/problem.ts";
import { systemReasonOf } from "../store/system-reasons.ts";

export function notWritten(folder: string, error: unknown): JobError {
  return new JobError(
    {
      code: "BACKUP001",
      message: `No backup in ${folder}: ${systemReasonOf(error)}`,
      remedy: "Set BACKUP_DIR to a folder with free space that this job can write",
    },
    { cause: error },
  );
}

/** `why`: a clause about the backup, without a full stop. */
export function badBackup(file: string, why: string): JobError {
  return new JobError({
    code: "BACKUP003",
    message: `The backup ${file} is not good: ${why}`,
    remedy: "Use another one; node jobs/dist/verify.js --all tells which are good",
  });
}

export function noBackup(where: string): JobError {
  return new JobError({
    code: "BACKUP004",
    message: `There is no backup in ${where}`,
    remedy: "Name a backup or the folder of backups, or set BACKUP_DIR or BACKUP_S3_URL",
  });
}

export function unreadable(path: string, error: unknown): JobError {
  return new JobError(
    {
      code: "BACKUP005",
      message: `${path} cannot be read: ${systemReasonOf(error)}`,
      remedy: "Check the path and who may read it",
    },
    { cause: error },
  );
}

export function nothingThere(where: string): JobError {
  return new JobError({
    code: "BACKUP006",
    message: `${where} holds neither settings, state nor history: there is nothing to back up`,
    remedy: "Set POSTGRES_URL or STATE_DIR to that of the application",
  });
}

import { OperationError } from "../../../core/errors.ts";

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

/** LOCAL004: the data folder was written by a newer version of this program. */
export function newerData(folder: string, found: number, known: number): OperationError {
  return new OperationError({
    code: "LOCAL004",
    subject: "local Render",
    message: `${folder} is of version ${found}, this program knows versions up to ${known}`,
    remedy: "Nothing was changed. Update scheduler-ops, or choose another folder with --data",
  });
}

/** LOCAL005: another local Render works on the same data folder. */
export function folderInUse(folder: string, pid: number, url: string): OperationError {
  return new OperationError({
    code: "LOCAL005",
    subject: "local Render",
    message: `${folder} is in use by process ${pid} at ${url}`,
    remedy: "Use that one, stop it first, or choose another folder with --data",
  });
}

/** LOCAL006: the folder holds files, but none that says it is a data folder. */
export function foreignFolder(folder: string): OperationError {
  return new OperationError({
    code: "LOCAL006",
    subject: "local Render",
    message: `${folder} holds files that are not the local Render's`,
    remedy: "Nothing was changed. Choose an empty or a new folder with --data",
  });
}

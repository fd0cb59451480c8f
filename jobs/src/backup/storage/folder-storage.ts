import { access, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createFolder } from "../../../../src/core/create-folder.ts";
import { OperationError, systemCodeOf } from "../../../../src/core/errors.ts";
import { dayMs } from "../../../../src/core/time-units.ts";
import { createFile, publishFile, readTextIfAny } from "../../store/durable-file.ts";
import { stemOf } from "../format.ts";
import { cannotWriteBackup, unreadable } from "../problems.ts";
import type { BackupStorage } from "./storage.ts";

const leftoverMs = dayMs;

/** Backups in a folder, which is created when missing. */
export function folderStorage(folder: string): BackupStorage {
  const pathOf = (name: string) => join(folder, name);
  return {
    name: folder,
    async workFile(name) {
      await writing(async () => {
        await createFolder(folder);
        await removeLeftovers(folder);
      });
      const path = pathOf(name);
      return { path, [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    },
    putFile: (name, path) => writing(() => publishFile(path, pathOf(name))),
    putText: (name, text) => writing(() => createFile(pathOf(name), text)),
    list: () => reading(async () => (await readdir(folder)).filter(stemOf).sort(), []),
    readText: (name) => reading(() => readTextIfAny(pathOf(name)), undefined),
    fetchFile: (name) =>
      reading(async () => {
        await access(pathOf(name));
        return { path: pathOf(name), async [Symbol.asyncDispose]() {} };
      }, undefined),
    remove: (name) => writing(() => rm(pathOf(name), { force: true })),
  };

  async function writing<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof OperationError ? error : cannotWriteBackup(folder, error);
    }
  }

  async function reading<Result>(work: () => Promise<Result>, none: Result): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (systemCodeOf(error) === "ENOENT") return none;
      throw unreadable(folder, error);
    }
  }
}

/** Removes files of killed runs. A younger file may belong to a run in progress. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    if (!/^\.backup-.*\.tmp$/.test(file)) continue;
    const age = Date.now() - (await stat(join(folder, file))).mtimeMs;
    if (age > leftoverMs) await rm(join(folder, file), { force: true });
  }
}

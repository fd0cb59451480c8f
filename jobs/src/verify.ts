import { OperationError } from "../../src/core/errors.ts";
import { fetchChecked, findBackups } from "./backup/find-backup.ts";
import { noBackup } from "./backup/problems.ts";
import { openStorage, storageVariables } from "./backup/storage/open-storage.ts";
import { logProblem } from "./program/log.ts";
import { runProgram } from "./program/program.ts";
import { optional, text } from "./program/variables.ts";

await runProgram({
  name: "verify",
  summary: "Checks backups without a database: manifest, checksums, gzip, row counts, each line.",
  variables: storageVariables,
  args: {
    backup: optional(
      text("BACKUP", { description: "file or name of a backup, or a folder of them" }),
      "default: the backup storage of the environment; the newest of several",
    ),
  },
  flags: { all: "checks all backups, including unfinished ones" },
  example: [
    "BACKUP_DIR=.local/backups node jobs/dist/verify.js --all",
    "node jobs/dist/verify.js .local/backups/backup-20261123T072023.300Z.ndjson.gz",
  ],
  exitCodes: { 0: "all checked backups are valid", 1: "a backup is invalid, or there is none" },
  async run(values, { log, clock, signal, flags, args }) {
    const { storage, stems, all } = await findBackups(args.backup, openStorage(values, { clock, signal }));
    const chosen = flags.all ? all : stems.slice(-1);
    if (chosen.length === 0) throw noBackup(storage.name);
    let bad = 0;
    for (const stem of chosen) {
      try {
        await using checked = await fetchChecked(storage, stem, signal);
        const { rows, bytes, store } = checked.manifest;
        const fields = { documents: rows.json_store, history_rows: rows.state_history, bytes, store };
        log.info("verify", `Valid: ${stem}`, { storage: storage.name, ...fields });
      } catch (error) {
        if (!(error instanceof OperationError) || signal.aborted) throw error;
        bad += 1;
        logProblem(log, "verify", error.problem);
      }
    }
    return bad === 0 ? 0 : 1;
  },
});

import { fetchChecked, findBackups } from "./backup/find-backup.ts";
import { noBackup } from "./backup/problems.ts";
import { openTarget } from "./backup/restore/open-target.ts";
import { openStorage, storageVariables } from "./backup/storage/open-storage.ts";
import { runProgram } from "./program/program.ts";
import { optional, text } from "./program/variables.ts";
import { storeVariables } from "./store/variables.ts";

await runProgram({
  name: "restore",
  summary:
    "Restores a backup, all or nothing: into POSTGRES_URL, or into STATE_DIR where POSTGRES_URL is not set.",
  variables: { ...storeVariables, ...storageVariables, stateDir: storeVariables.stateDir },
  args: {
    backup: optional(
      text("BACKUP", { description: "file or name of a backup, or a folder of them" }),
      "default: the backup storage of the environment; the newest of several",
    ),
    intoExisting: {
      placeholder: "NAME",
      ...optional(
        text("--into-existing", {
          description: "overwrites existing data; NAME is the name of the database or the folder",
        }),
        "default: restore only into an empty one",
      ),
    },
  },
  example: [
    "POSTGRES_URL=postgresql://me@localhost/new node jobs/dist/restore.js .local/backups",
    "STATE_DIR=.local/state node jobs/dist/restore.js --into-existing state .local/backups",
  ],
  exitCodes: {
    0: "the backup is restored",
    1: "nothing was restored; see the log for the reason",
  },
  async run(values, { log, clock, signal, args }) {
    const { storage, stems } = await findBackups(args.backup, openStorage(values, { clock, signal }));
    const stem = stems.at(-1);
    if (stem === undefined) throw noBackup(storage.name);
    const target = await openTarget(values, { log, clock, confirmed: args.intoExisting });
    await using backup = await fetchChecked(storage, stem, signal);
    await target.restore(backup.path, { file: stem, signal });
    log.info("restore", "Backup restored", {
      backup: stem,
      from: storage.name,
      into: target.name,
      documents: backup.manifest.rows.json_store,
      history_rows: backup.manifest.rows.state_history,
    });
    return 0;
  },
});

import { nothingToBackUp } from "./backup/problems.ts";
import { removeOld } from "./backup/retention.ts";
import { openSnapshot } from "./backup/snapshot/open-snapshot.ts";
import { openStorage, requiredStorageVariables } from "./backup/storage/open-storage.ts";
import { writeBackup } from "./backup/write-backup.ts";
import { runProgram } from "./program/program.ts";
import { duration, optional } from "./program/variables.ts";
import { storeVariables } from "./store/variables.ts";

await runProgram({
  name: "backup",
  summary: "Writes a dated, checksummed copy of settings, state and history at one instant.",
  variables: { ...storeVariables, ...requiredStorageVariables, stateDir: storeVariables.stateDir },
  args: {
    keepMs: {
      placeholder: "DURATION",
      ...optional(
        duration("--keep", {
          description:
            "removes backups older than this once the new one is verified, for example 14d, 36h or 4w",
        }),
        "default: keep all",
      ),
    },
  },
  example: [
    "STATE_DIR=.local/state BACKUP_DIR=.local/backups node jobs/dist/backup.js",
    "BACKUP_S3_URL=https://s3.eu-central-1.amazonaws.com/my-backups/prod node jobs/dist/backup.js --keep 14d",
  ],
  exitCodes: {
    0: "the backup is written and verified",
    1: "there is no new backup, or older ones could not be removed; see the log for the reason",
  },
  async run(values, { log, clock, signal, args }) {
    const storage = openStorage(values, { clock, signal });
    if (storage === undefined) throw nothingToBackUp("the environment"); // one of the variables is set
    const now = clock.now();
    const snapshot = await openSnapshot(values, { log, clock, signal });
    const { stem, manifest } = await writeBackup(snapshot, storage, { now, signal });
    log.info("backup", "Backup written and verified", {
      storage: storage.name,
      backup: stem,
      store: manifest.store,
      documents: manifest.rows.json_store,
      history_rows: manifest.rows.state_history,
      bytes: manifest.bytes,
      sha256: manifest.sha256,
    });
    if (args.keepMs === undefined) return 0;
    for (const file of await removeOld(storage, { newest: stem, keepMs: args.keepMs, now })) {
      log.info("backup", "Old backup removed", { file });
    }
    return 0;
  },
});

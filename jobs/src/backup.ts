import { join } from "node:path";
import { writeBackup } from "./backup/write-backup.ts";
import { runProgram } from "./program/program.ts";
import { text, unless } from "./program/variables.ts";
import { openStore } from "./store/open-store.ts";
import { storeVariables } from "./store/variables.ts";

await runProgram({
  name: "backup",
  summary: "Writes a dated, checksummed copy of settings and state, both of one instant.",
  variables: {
    ...storeVariables,
    backupDir: unless(
      text("BACKUP_DIR", {
        description: "folder of the backups; default where STATE_DIR is set: STATE_DIR/backups",
      }),
      "STATE_DIR",
    ),
  },
  example: "STATE_DIR=.local/state BACKUP_DIR=.local/backups node jobs/dist/backup.js",
  exitCodes: {
    0: "the backup is written, read back and agrees with its checksum",
    1: "there is no new backup; the reason stands in the log",
  },
  async run(values, { log, clock, signal }) {
    const store = openStore(values, { log, clock, signal });
    try {
      const documents = await store.readAll();
      signal.throwIfAborted();
      const folder = values.backupDir ?? join(values.stateDir ?? ".", "backups"); // one of them is set
      const { path, bytes, sha256 } = await writeBackup(documents, {
        folder,
        store: store.name,
        now: clock.now(),
      });
      for (const [kind, document] of Object.entries(documents)) {
        if (Object.keys(document).length === 0) log.error("backup", "Document is empty", { document: kind });
      }
      log.info("backup", "Backup written and verified", { path, bytes, sha256 });
      return 0;
    } finally {
      await store.close();
    }
  },
});

import { formatTimestamp } from "../../documents/timestamp.ts";
import type { FileStore } from "../../store/file-store.ts";
import type { Rows, Snapshot } from "./snapshot.ts";

/** The history in files covers at most a day, so all of it is read at once, under the lock. */
export function fileSnapshot(files: FileStore, folder: string): Snapshot {
  return { store: "file", where: folder, batches: readFiles(files) };
}

async function* readFiles(files: FileStore): AsyncGenerator<Rows> {
  const { documents, history } = await files.readTexts();
  yield {
    table: "json_store",
    rows: documents.map(
      ({ kind, text, writtenAt }) =>
        `{"kind":"${kind}","data":${onOneLine(text)},"updated_at":"${formatTimestamp(writtenAt)}"}`,
    ),
  };
  yield { table: "state_history", rows: history };
}

/** In JSON, line ends occur only between values. */
function onOneLine(text: string): string {
  return text.trim().replaceAll(/[\r\n]+\s*/g, " ");
}

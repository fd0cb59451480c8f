import { basename, resolve } from "node:path";
import type { Clock } from "../../../../src/core/clock.ts";
import { isDocument, parseDocument, type StoredKind } from "../../documents/document.ts";
import { FileStore, type ReplacementTexts } from "../../store/file-store.ts";
import { badBackup, notEmpty, wrongTargetName } from "../problems.ts";
import { readLines } from "../read-backup.ts";
import { freeLeases, refuseWhileInUse } from "./leases.ts";
import type { RestoreTarget } from "./target.ts";

/** Restores a backup into a folder, under its lock. Existing files are renamed and stay in the folder. */
export function folderTarget(
  folder: string,
  { clock, confirmed }: { clock: Clock; confirmed: string | undefined },
): RestoreTarget {
  const name = basename(resolve(folder));

  async function restore(path: string, options: { file: string; signal: AbortSignal }): Promise<void> {
    const { documents, history } = await readTexts(path, options);
    options.signal.throwIfAborted();
    await new FileStore(folder).replaceTexts((stored, hasHistory) => {
      const state = parseDocument(stored.state ?? "{}") ?? {};
      refuseWhileInUse(state, folder, clock.now());
      if (confirmed !== undefined && confirmed !== name) throw wrongTargetName(folder, confirmed);
      const isEmpty = Object.keys(stored).length === 0 && !hasHistory;
      if (!isEmpty && confirmed === undefined) throw notEmpty(folder, name);
      const set = freeLeases(state, parseDocument(documents.state ?? "{}") ?? {});
      if (Object.keys(set).length === 0) return { documents, history };
      const freed = Object.assign(Object(parseExactly(documents.state ?? "{}")), set);
      return { documents: { ...documents, state: format(freed) }, history };
    });
  }

  return { name: folder, restore };
}

async function readTexts(
  path: string,
  options: { file: string; signal: AbortSignal },
): Promise<ReplacementTexts> {
  const documents: Partial<Record<StoredKind, string>> = {};
  const history: string[] = [];
  await readLines(path, options, (line) => {
    const { table, row } = Object(parseExactly(line));
    if (table === "state_history") history.push(JSON.stringify(row));
    else if (row.kind === "settings" || row.kind === "state" || row.kind === "health") {
      // The application writes an object, or a string that contains one as JSON.
      const data = typeof row.data === "string" ? parseString(row.data) : row.data;
      if (!isDocument(data)) throw badBackup(options.file, `its ${row.kind} is not a JSON object`);
      documents[row.kind as StoredKind] = format(data);
    }
  });
  return { documents, history };
}

function parseString(text: string): unknown {
  return parseDocument(text) === undefined ? undefined : parseExactly(text);
}

function format(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * JSON that keeps the digits of its numbers, such as `21.0`, which JavaScript's numbers lose:
 * https://github.com/tc39/proposal-json-parse-with-source, in Node 21 and later.
 */
interface JsonWithSource {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

// TypeScript 5.9 has no types for it yet.
const json = JSON as unknown as JsonWithSource;

function parseExactly(text: string): unknown {
  return json.parse(text, (_, value, { source }) =>
    typeof value === "number" && source !== undefined ? json.rawJSON(source) : value,
  );
}

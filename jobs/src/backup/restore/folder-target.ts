import { basename, resolve } from "node:path";
import { isDocument, parseDocument, type StoredKind } from "../../documents/document.ts";
import { FileStore, type ReplacementTexts } from "../../store/file-store.ts";
import type { Clock } from "../../time/clock.ts";
import { badBackup, notEmpty, otherName } from "../problems.ts";
import { readLines } from "../read-backup.ts";
import { lockPatch, refuseWhileUsed } from "./leases.ts";
import type { RestoreTarget } from "./target.ts";

/** Brings a backup back into a folder, under its lock. What stood there is kept beside it under other names. */
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
      refuseWhileUsed(state, folder, clock.now());
      if (confirmed !== undefined && confirmed !== name) throw otherName(folder, confirmed);
      const isEmpty = Object.keys(stored).length === 0 && !hasHistory;
      if (!isEmpty && confirmed === undefined) throw notEmpty(folder, name);
      const set = lockPatch(state, parseDocument(documents.state ?? "{}") ?? {});
      if (Object.keys(set).length === 0) return { documents, history };
      const applyPatch = Object.assign(Object(parseExactly(documents.state ?? "{}")), set);
      return { documents: { ...documents, state: format(applyPatch) }, history };
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
      // The application writes an object, or a string that holds one as JSON.
      const data = typeof row.data === "string" ? parseString(row.data) : row.data;
      if (!isDocument(data)) throw badBackup(options.file, `its ${row.kind} is no JSON object`);
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
 * JSON that keeps the digits of its numbers, `21.0` included, which JavaScript's own numbers lose: see
 * https://github.com/tc39/proposal-json-parse-with-source, in Node from 21 on.
 */
interface JsonWithSource {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

// The types of TypeScript 5.9 do not know it yet.
const json = JSON as unknown as JsonWithSource;

export function parseExactly(text: string): unknown {
  return json.parse(text, (_, value, { source }) =>
    typeof value === "number" && source !== undefined ? json.rawJSON(source) : value,
  );
}

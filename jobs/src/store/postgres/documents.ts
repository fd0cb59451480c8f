import type { QueryResult } from "pg";
import { type Document, isDocument, parseDocument, type StoredKind } from "../../documents/document.ts";

/** The documents in the rows of the last result; a row that is missing is an empty one, one without an object `undefined`. */
export function documentsIn(results: readonly QueryResult[]): Record<StoredKind, Document | undefined> {
  const documents: Record<StoredKind, Document | undefined> = { settings: {}, state: {}, health: {} };
  const rows: readonly { kind?: unknown; data?: unknown }[] = results.at(-1)?.rows ?? [];
  for (const { kind, data } of rows) {
    if (kind === "settings" || kind === "state" || kind === "health") documents[kind] = documentIn(data);
  }
  return documents;
}

/** The application writes an object, or a string that holds one as JSON. */
function documentIn(data: unknown): Document | undefined {
  if (typeof data === "string") return parseDocument(data);
  return isDocument(data) ? data : undefined;
}

/** As `jsonb` takes it: it knows neither U+0000 nor halves of surrogate pairs, which an answer from outside may bring. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "string" ? each.toWellFormed().replaceAll("\0", "\uFFFD") : each,
  );
}

import { isPlainObject } from "../../../src/core/plain-object.ts";
/** The two documents that the application and the jobs share. */
export type DocumentKind = "settings" | "state";

/** Those, and the health check's own: what it has already reported. */
export type StoredKind = DocumentKind | "health";

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One document as stored. Its values may have any type: read them with `python-values.ts`. */
export type Document = { readonly [key: string]: JsonValue };

/** Keys to set and keys to remove; all others are unchanged. */
export interface Patch {
  readonly set?: Document;
  readonly remove?: readonly string[];
}

/** Reads the text of a document; `undefined` when it is not a JSON object. */
export function parseDocument(text: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDocument(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a document in the application's format: two spaces, UTF-8, a line end. */
export function formatDocument(document: Document): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A copy of the document with the patch applied. */
export function applyPatch(document: Document, { set = {}, remove = [] }: Patch): Document {
  const entries = Object.entries(document).filter(([key]) => !remove.includes(key));
  return { ...Object.fromEntries(entries), ...set };
}

/** Whether a value from JSON.parse is an object. It contains only JSON values, so the outermost type is enough. */
export function isDocument(value: unknown): value is Document {
  return isPlainObject(value);
}

/** Whether a value can be written as JSON. */
export function isJsonValue(value: unknown): value is JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJsonValue);
  return isDocument(value) && Object.values(value).every(isJsonValue);
}

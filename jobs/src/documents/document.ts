import { isPlainObject } from "../../../src/core/plain-object.ts";
/** The two documents that the application and the jobs share. */
export type DocumentKind = "settings" | "state";

/** Those and the one that only the health check has: what it has told about the others. */
export type StoredKind = DocumentKind | "health";

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One document as it is stored. Every value may be anything: read it with `coerce.ts`. */
export type Document = { readonly [key: string]: JsonValue };

/** Keys to set and keys to remove; all others stay as they are. */
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

/** The text of a document in the form that the application writes: two spaces, UTF-8, a line end. */
export function formatDocument(document: Document): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The document after the patch; the given one stays as it is. */
export function applyPatch(document: Document, { set = {}, remove = [] }: Patch): Document {
  const entries = Object.entries(document).filter(([key]) => !remove.includes(key));
  return { ...Object.fromEntries(entries), ...set };
}

/** Whether a value that JSON.parse gave is an object: it holds JSON values only, so the outermost is all to check. */
export function isDocument(value: unknown): value is Document {
  return isPlainObject(value);
}

/** Whether JSON can say a value. */
export function isJsonValue(value: unknown): value is JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJsonValue);
  return isDocument(value) && Object.values(value).every(isJsonValue);
}

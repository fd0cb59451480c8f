import { isDeepStrictEqual } from "node:util";
import { integerOf } from "../../documents/coerce.ts";
import type { Document, JsonValue, Patch } from "../../documents/document.ts";
import { freeLockKeys, tokenKey } from "../../documents/tick-lock.ts";

export interface Replayed {
  /** What to write into the database. */
  readonly patch: Required<Patch>;
  /** Keys that both sides changed, each to another value. */
  readonly conflicts: readonly Conflict[];
}

export interface Conflict {
  readonly key: string;
  /** `undefined`: the key was removed. */
  readonly database: JsonValue | undefined;
  readonly file: JsonValue | undefined;
  readonly kept: "database" | "file";
}

/**
 * What the files wrote while the database was away, as far as it is to go into the database. A key that changed
 * there as well in the meantime keeps the newer value: the file's when it was written after the row, which is all
 * that the database says about the time of its own. Of the tick's lock only the token goes back, so that it grows.
 */
export function replay({
  base,
  file,
  written,
  stored,
  storedAt,
}: {
  /** The document as it was last seen in the database. */
  base: Document;
  file: Document;
  /** When which key was last written to the file. */
  written: Readonly<Record<string, Date>>;
  /** The document in the database now. */
  stored: Document;
  /** When that was last written; `undefined`: not known. */
  storedAt: Date | undefined;
}): Replayed {
  const set: Record<string, JsonValue> = {};
  const remove: string[] = [];
  const conflicts: Conflict[] = [];
  for (const [key, writtenAt] of Object.entries(written)) {
    if (key === tokenKey || Object.hasOwn(freeLockKeys, key) || isDeepStrictEqual(file[key], stored[key]))
      continue;
    if (isDeepStrictEqual(file[key], base[key])) continue; // written, and then written back
    const isConflict = !isDeepStrictEqual(stored[key], base[key]);
    const kept = isConflict && (storedAt === undefined || storedAt >= writtenAt) ? "database" : "file";
    if (isConflict) conflicts.push({ key, database: stored[key], file: file[key], kept });
    if (kept === "database") continue;
    const value = file[key];
    if (value === undefined) remove.push(key);
    else set[key] = value;
  }
  const token = newerToken(file[tokenKey], stored[tokenKey]);
  if (Object.hasOwn(written, tokenKey) && token !== undefined) set[tokenKey] = token;
  return { patch: { set, remove }, conflicts };
}

function newerToken(file: JsonValue | undefined, stored: JsonValue | undefined): number | undefined {
  const token = integerOf(file);
  return token !== undefined && token > (integerOf(stored) ?? 0) ? token : undefined;
}

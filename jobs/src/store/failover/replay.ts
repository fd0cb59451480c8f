import { isDeepStrictEqual } from "node:util";
import type { Document, JsonValue, Patch } from "../../documents/document.ts";
import { freeTickKeys, tickTokenKey } from "../../documents/leases.ts";
import { toInteger } from "../../documents/python-values.ts";

interface ReplayResult {
  /** What to write to the database. */
  readonly patch: Required<Patch>;
  /** Keys that changed on both sides, to different values. */
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
 * Merges what was written to the files during a fallback into the document of the database. A key that changed on
 * both sides keeps the newer value: the file's if it was written after the row, the only time in the database. Of the
 * tick's lock only the token is merged, and it only grows.
 */
export function replay({
  base,
  file,
  written,
  stored,
  storedAt,
}: {
  /** The document as it was last read from the database before the fallback. */
  base: Document;
  file: Document;
  /** When each key was last written to the file. */
  written: Readonly<Record<string, Date>>;
  /** The document in the database now. */
  stored: Document;
  /** When that was last written; `undefined`: not known. */
  storedAt: Date | undefined;
}): ReplayResult {
  const set: Record<string, JsonValue> = {};
  const remove: string[] = [];
  const conflicts: Conflict[] = [];
  for (const [key, writtenAt] of Object.entries(written)) {
    const isTickKey = key === tickTokenKey || Object.hasOwn(freeTickKeys, key);
    if (isTickKey || isDeepStrictEqual(file[key], stored[key])) continue;
    if (isDeepStrictEqual(file[key], base[key])) continue; // changed, and then changed back
    const isConflict = !isDeepStrictEqual(stored[key], base[key]);
    const kept = isConflict && (storedAt === undefined || storedAt >= writtenAt) ? "database" : "file";
    if (isConflict) conflicts.push({ key, database: stored[key], file: file[key], kept });
    if (kept === "database") continue;
    const value = file[key];
    if (value === undefined) remove.push(key);
    else set[key] = value;
  }
  const token = newerToken(file[tickTokenKey], stored[tickTokenKey]);
  if (Object.hasOwn(written, tickTokenKey) && token !== undefined) set[tickTokenKey] = token;
  return { patch: { set, remove }, conflicts };
}

function newerToken(file: JsonValue | undefined, stored: JsonValue | undefined): number | undefined {
  const token = toInteger(file);
  return token !== undefined && token > (toInteger(stored) ?? 0) ? token : undefined;
}

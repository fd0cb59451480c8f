import type { SourceLocation } from "../core/errors.ts";
import { isPlainObject } from "../core/plain-object.ts";
import type { ConfigPath } from "./finding.ts";

/** The namespace of this project's keys, as Pulumi derives it from the project name. */
export const namespace = "scheduler-ops";

/** A key with its namespace, as it stands in a stack file: `web` is `scheduler-ops:web`. */
export function fullKey(key: string): string {
  return `${namespace}:${key}`;
}

/** The values of a stack before they are checked, wherever they come from. */
export interface StackSource {
  stack: string;
  /** Plain values by full key. A secret is `{ secure: string }` when it is encrypted in the file. */
  values: Readonly<Record<string, unknown>>;
  /** Names of secrets that hold nothing usable. Known only where Pulumi has decrypted them. */
  standIns?: readonly string[];
  /** Where a value or a key stands; its nearest parent when it is not there. Absent when no file is known. */
  locate(path: ConfigPath, at: "key" | "value"): SourceLocation | undefined;
}

/** An encrypted value, as Pulumi writes it. */
export function isSecure(value: unknown): value is { secure: string } {
  return isPlainObject(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
}

/** The value at a path; undefined when there is none. */
export function valueAt(values: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), values);
}

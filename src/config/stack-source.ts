import type { SourceLocation } from "../core/errors.ts";
import { isPlainObject } from "../core/plain-object.ts";
import type { ConfigPath } from "./finding.ts";

/** The namespace of this project's keys, as Pulumi derives it from the project name. */
export const namespace = "scheduler-ops";

/** A key with its namespace, as in a stack file: `scheduler-ops:web` for `web`. */
export function fullKey(key: string): string {
  return `${namespace}:${key}`;
}

/** The values of a stack before they are checked, from either reader. */
export interface StackSource {
  stack: string;
  /** Plain values by full key. A secret is `{ secure: string }` when it is encrypted in the file. */
  values: Readonly<Record<string, unknown>>;
  /** Names of secrets whose values are empty or fillers. Known only where Pulumi has decrypted them. */
  fillers?: readonly string[];
  /** The location of a value or key, or of its nearest parent. Undefined when no file is known. */
  locate(path: ConfigPath, at: "key" | "value"): SourceLocation | undefined;
}

/** An encrypted value, as Pulumi writes it. */
export function isSecure(value: unknown): value is { secure: string } {
  return isPlainObject(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
}

/** The value at a path; undefined without one. */
export function valueAt(values: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), values);
}

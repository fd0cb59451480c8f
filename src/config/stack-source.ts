import type { SourceLocation } from "../core/errors.ts";
import { isPlainObject } from "../core/plain-object.ts";
import type { ConfigPath } from "./finding.ts";

/** The namespace of this project's keys, which Pulumi derives from the project name. */
export const namespace = "scheduler-ops";

/** A key with its namespace, as in a stack file: `scheduler-ops:web` for `web`. */
export function fullKey(key: string): string {
  return `${namespace}:${key}`;
}

/** The unchecked values of a stack, from the stack file or from Pulumi. */
export interface StackSource {
  stack: string;
  /** Plain values by full key. An encrypted secret is `{ secure: string }`. */
  values: Readonly<Record<string, unknown>>;
  /** Names of secrets whose values are empty or fillers. Absent unless Pulumi has decrypted them. */
  fillers?: readonly string[];
  /** The location of a value or key, or of its nearest parent; `undefined` if there is no file. */
  locate(path: ConfigPath, at: "key" | "value"): SourceLocation | undefined;
}

/** Whether a value is encrypted, in the form that Pulumi writes. */
export function isSecure(value: unknown): value is { secure: string } {
  return isPlainObject(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
}

/** The value at a path; `undefined` if there is none. */
export function valueAt(values: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), values);
}

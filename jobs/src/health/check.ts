import type { Fields } from "../program/log.ts";

/** One thing looked at. */
export interface Check {
  /** For example `tick-age`. */
  readonly name: string;
  /** A `warning` is told and leaves the verdict as it is; one `wrong` makes it unhealthy. */
  readonly status: "ok" | "warning" | "wrong";
  /** What is to be said about it; absent when it is right. Never holds a secret. */
  readonly message?: string;
  /** What was measured, and the limit it was held against. */
  readonly fields: Fields;
}

const longestWords = 200;

export function ok(name: string, fields: Fields = {}): Check {
  return { name, status: "ok", fields };
}

export function warning(name: string, message: string, fields: Fields = {}): Check {
  return { name, status: "warning", message, fields };
}

export function wrong(name: string, message: string, fields: Fields = {}): Check {
  return { name, status: "wrong", message, fields };
}

/** A text from outside, short enough for a line and a message; `undefined` for an empty one and for what is none. */
export function wordsOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return value.length <= longestWords ? value : `${value.slice(0, longestWords - 1)}…`;
}

/** Whole seconds from one moment to another. */
export function secondsBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / 1000);
}

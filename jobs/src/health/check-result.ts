import type { Fields } from "../program/log.ts";

/** The result of one check. */
export interface Check {
  /** For example `tick-age`. */
  readonly name: string;
  /** A `warning` is reported and does not change the verdict; one `wrong` makes it unhealthy. */
  readonly status: "ok" | "warning" | "wrong";
  /** What is wrong; absent when it is ok. Never contains a secret. */
  readonly message?: string;
  /** What was measured, and the limit. */
  readonly fields: Fields;
}

const maxTextLength = 200;

export function ok(name: string, fields: Fields = {}): Check {
  return { name, status: "ok", fields };
}

export function warning(name: string, message: string, fields: Fields = {}): Check {
  return { name, status: "warning", message, fields };
}

export function wrong(name: string, message: string, fields: Fields = {}): Check {
  return { name, status: "wrong", message, fields };
}

/** A text from outside, cut to fit a line; `undefined` for an empty text and for other values. */
export function shortTextOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return value.length <= maxTextLength ? value : `${value.slice(0, maxTextLength - 1)}…`;
}

/** Whole seconds from one time to another. */
export function secondsBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / 1000);
}

/**
 * Reading values of the documents as the application does, whatever stands there.
 * Both programs share the documents, so both must come to the same reading.
 */
import type { JsonValue } from "./document.ts";

/** Python's truth: false for absent, null, false, 0, "", [] and {}; `"false"` is true. */
export function isTruthy(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A whole number: 30.9 is 30, true is 1, " 30 " is 30; `undefined` for "30.5", "", null and all else. */
export function integerOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === "boolean") return Number(value);
  const number =
    typeof value === "number"
      ? Math.trunc(value)
      : typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value)
        ? Number(value)
        : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

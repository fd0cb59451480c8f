/**
 * Reading values of the documents as the application does, whatever stands there.
 * Both programs share the documents, so both must come to the same reading.
 */
import { type Document, isDocument, type JsonValue } from "./document.ts";

/** Python's truth: false for absent, null, false, 0, "", [] and {}; `"false"` is true. */
export function isTruthy(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A whole number: 30.9 is 30, true is 1, " 30 " is 30; `undefined` for "30.5", "", null and all else. */
export function toInteger(value: JsonValue | undefined): number | undefined {
  if (typeof value === "boolean") return Number(value);
  const number =
    typeof value === "number"
      ? Math.trunc(value)
      : typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value)
        ? Number(value)
        : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A number as Python's `float()` reads it: " 17.5 " is 17.5, true is 1; `undefined` for what it refuses. */
export function toFloat(value: JsonValue | undefined): number | undefined {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  const special = /^([+-]?)(?:inf(?:inity)?|(nan))$/i.exec(text);
  if (special === null) return undefined;
  if (special[2] !== undefined) return Number.NaN;
  return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A text without the blanks around it; numbers as their digits, "" for absent, null and all else. */
export function toText(value: JsonValue | undefined): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.trim() : "";
}

/** The object that stands there, an empty one where something else does. */
export function toObject(value: JsonValue | undefined): Document {
  return isDocument(value) ? value : {};
}

/**
 * A number as Python prints a float: 21 is `21.0`, 22.5 is `22.5`. The application compares the parameter of its
 * last command as text, so the jobs must write the very same one.
 */
export function formatFloat(number: number): string {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
  if (Object.is(number, -0)) return "-0.0";
  const [digits = "", power = "0"] = number.toExponential().split("e");
  const exponent = Number(power);
  // Python's repr leaves the plain form below 1e-4 and from 1e16 on, JavaScript at other places.
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

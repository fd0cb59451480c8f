/**
 * Reads and writes values of the documents as Python does, of any type. The application and the jobs share the
 * documents, so both must interpret every value alike.
 */
import { type Document, isDocument, type JsonValue } from "./document.ts";

/** Python's truth value: false for absent, null, false, 0, "", [] and {}; `"false"` is true. */
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

/** A number as Python's `float()` parses it: " 17.5 " is 17.5, true is 1; `undefined` where that fails. */
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

/** Trimmed text; numbers as their digits, "" for absent, null and all else. */
export function toText(value: JsonValue | undefined): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.trim() : "";
}

/** The object, or an empty one for any other value. */
export function toObject(value: JsonValue | undefined): Document {
  return isDocument(value) ? value : {};
}

/**
 * A number as Python formats a float: 21 is `21.0`, 22.5 is `22.5`. The application compares the parameter of its
 * last command as text, so the jobs must write exactly the same.
 */
export function formatFloat(number: number): string {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
  if (Object.is(number, -0)) return "-0.0";
  const [digits = "", power = "0"] = number.toExponential().split("e");
  const exponent = Number(power);
  // Python's repr uses exponents below 1e-4 and from 1e16 on, JavaScript elsewhere.
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

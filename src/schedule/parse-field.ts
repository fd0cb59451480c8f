import { type Field, place, span } from "./fields.ts";
import { type Fault, isFault, scheduleCodes } from "./schedule-error.ts";
import { unknownName, unsupportedPart } from "./unsupported-part.ts";

/** The values of one field. */
export interface FieldValues {
  /** Ascending, without duplicates. */
  values: readonly number[];
  /**
   * Whether one of its parts is `*` without a step, or with a step of 1: robfig/cron 3's star bit (parser.go, getRange).
   * There and in croner, a `*` with a larger step is a restriction.
   */
  wildcard: boolean;
}

/** Parses one field, in upper case. A fault contains the corrected field. */
export function parseField(field: Field, text: string): FieldValues | Fault {
  const parts = text.split(",");
  const values = new Set<number>();
  let wildcard = false;
  for (const [index, part] of parts.entries()) {
    if (part === "") return emptyListPart(field, text, parts);
    const parsed = parsePart(field, part);
    if (isFault(parsed)) return { ...parsed, corrected: parts.with(index, parsed.corrected).join(",") };
    wildcard ||= parsed.wildcard;
    for (const value of parsed.values) values.add(value);
  }
  return { values: [...values].sort((a, b) => a - b), wildcard };
}

function parsePart(field: Field, part: string): FieldValues | Fault {
  const foreign = unsupportedPart(field, part);
  if (foreign !== undefined) return foreign;
  const [base = "", stepText, ...moreSlashes] = part.split("/");
  const [low = "", high, ...moreHyphens] = base.split("-");
  if (moreSlashes.length > 0 || moreHyphens.length > 0 || (low === "*" && high !== undefined)) {
    return unreadable(field, part, low);
  }
  const missing = missingPiece(field, part, low, high, stepText);
  if (missing !== undefined) return missing;
  const step = stepText === undefined ? 1 : readStep(field, part, base, stepText);
  if (typeof step === "object") return step;
  if (low === "*") return { values: span(field.min, field.max, step), wildcard: step === 1 };

  const range = readRange(field, part, low, high ?? low);
  if (isFault(range)) return range;
  if (range.last < range.first) return reversed(field, part, range, step);
  if (high === undefined && stepText !== undefined) return stepWithoutRange(field, part, low, stepText);
  return { values: span(range.first, range.last, step), wildcard: false };
}

interface Range {
  first: number;
  last: number;
}

function readRange(field: Field, part: string, low: string, high: string): Range | Fault {
  const first = readValue(field, part, low);
  if (typeof first === "object") return first;
  const last = readValue(field, part, high);
  return typeof last === "object" ? last : { first, last };
}

function readValue(field: Field, part: string, text: string): number | Fault {
  const named = field.names[text];
  if (named !== undefined) return named;
  if (/^[A-Z]+$/.test(text)) return unknownName(field, part, text);
  if (!/^\d+$/.test(text)) return unreadable(field, part, text);
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : outOfRange(field, part, text);
}

function readStep(field: Field, part: string, base: string, text: string): number | Fault {
  // A step larger than the range is valid: Render's own example is */60.
  if (!/^\d{1,9}$/.test(text)) return unreadable(field, part, base);
  if (Number(text) > 0) return Number(text);
  return {
    code: scheduleCodes.zeroStep,
    message: `step 0 in ${part} ${place(field)} never advances`,
    remedy: "Use a step of 1 or more",
    corrected: `${base}/1`,
  };
}

function outOfRange(field: Field, part: string, text: string): Fault {
  const value = Number(text);
  const message = `${field.name} ${text} (field ${field.position}) is outside ${field.min}–${field.max}`;
  const code = scheduleCodes.outOfRange;
  const replaced = (replacement: number): string => part.replace(text, String(replacement));
  if (field.name === "hour" && value === 24 && part === text) {
    return { code, message, remedy: "Use hour 0 for midnight", corrected: replaced(0) };
  }
  if (field.name === "minute" && value === 60 && part === text) {
    return { code, message, remedy: "Use minute 0 for the full hour", corrected: replaced(0) };
  }
  const nearest = value < field.min ? field.min : field.max;
  return { code, message, remedy: `Use ${field.min} to ${field.max}`, corrected: replaced(nearest) };
}

function reversed(field: Field, part: string, { first, last }: Range, step: number): Fault {
  const name = (value: number): string => {
    const named = Object.entries(field.names).find(
      ([word, number]) => number === value && /[A-Z]/.test(part) && word,
    );
    return named?.[0] ?? String(value);
  };
  const range = (from: number, to: number): string =>
    from === to ? name(from) : `${name(from)}-${name(to)}`;
  const wrapped = [...span(first, field.max), ...span(field.min, last)].filter(
    (_, index) => index % step === 0,
  );
  return {
    code: scheduleCodes.reversedRange,
    message: `range ${part} ${place(field)} runs backwards`,
    remedy: "Split it where the field starts again",
    corrected:
      step === 1 ? `${range(first, field.max)},${range(field.min, last)}` : wrapped.map(name).join(","),
  };
}

/** `5/15` is 5-59/15 for robfig/cron 3 (parser.go: "N/step" means "N-max/step") and just 5 for Vixie cron. */
function stepWithoutRange(field: Field, part: string, low: string, step: string): Fault {
  return {
    code: scheduleCodes.stepWithoutRange,
    message: `${part} ${place(field)} has a step but no range, which cron implementations read differently`,
    remedy: "Write the range",
    corrected: `${low}-${field.max}/${step}`,
  };
}

function missingPiece(
  field: Field,
  part: string,
  low: string,
  high: string | undefined,
  step: string | undefined,
): Fault | undefined {
  const fault = (missing: string, remedy: string, corrected: string): Fault => ({
    code: scheduleCodes.emptyPart,
    message: `${part} ${place(field)} has no ${missing}`,
    remedy,
    corrected,
  });
  const stepped = step === undefined || step === "" ? "" : `/${step}`;
  if (low === "" && high === undefined)
    return fault("range before its step", "Write the range", `*${stepped}`);
  if (low === "")
    return fault("start of its range", "Write both ends", `${field.min}-${high || field.max}${stepped}`);
  if (high === "") return fault("end of its range", "Write both ends", `${low}-${field.max}${stepped}`);
  if (step === "")
    return fault("step after its slash", "Write the step or remove the slash", part.slice(0, -1));
  return undefined;
}

function emptyListPart(field: Field, text: string, parts: string[]): Fault {
  const rest = parts.filter((part) => part !== "").join(",");
  return {
    code: scheduleCodes.emptyPart,
    message: `list ${text} ${place(field)} has an empty part`,
    remedy: "Remove the extra comma",
    corrected: rest === "" ? "*" : rest,
  };
}

function unreadable(field: Field, part: string, low: string): Fault {
  const number = /\d{1,4}/.exec(low)?.[0];
  return {
    code: scheduleCodes.unreadable,
    message: `${part} ${place(field)} is not a number, a range, a step or *`,
    remedy: "Write one of these",
    corrected: number ?? "*",
  };
}

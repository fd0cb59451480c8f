import { closest, distance } from "fastest-levenshtein";
import { type Field, place } from "./fields.ts";
import { type Fault, scheduleCodes } from "./schedule-error.ts";

/**
 * What is wrong with a part that other cron dialects support and Render does not: `H`, `?`, `L`, `W`, `#`, and 7 for
 * Sunday. `undefined` for any other part.
 */
export function unsupportedPart(field: Field, part: string): Fault | undefined {
  if (/^H(\(.*\))?(\/.*)?$/.test(part)) return hash(field, part);
  if (part.startsWith("?"))
    return otherDialect(field, part, "?", "Use * for every value", part.replace("?", "*"));
  if (part.includes("#")) {
    const weekday = part.split("#")[0] ?? "";
    return otherDialect(field, part, "#", "Set the weekday and check the date in the job", weekday || "*");
  }
  const last = /^L(W|-\d+)?$/.exec(part);
  if (last !== null) {
    return field.name === "day of month"
      ? otherDialect(field, part, "L", "Use a day that every month has", "28")
      : otherDialect(field, part, "L", "Set the last value", String(field.max));
  }
  const lastWeekday = /^(\d+|[A-Z]{3})L$/.exec(part);
  if (lastWeekday !== null && field.name === "day of week") {
    return otherDialect(
      field,
      part,
      "L",
      "Set the weekday and check the date in the job",
      lastWeekday[1] ?? "*",
    );
  }
  const nearestWeekday = /^(\d+)W$/.exec(part);
  if (nearestWeekday !== null) {
    return otherDialect(field, part, "W", "Set the day", nearestWeekday[1] ?? "*");
  }
  return field.name === "day of week" ? sevenForSunday(field, part) : undefined;
}

/** A word that is not a name of the field, corrected to the most likely name. */
export function unknownName(field: Field, part: string, word: string): Fault {
  const names = Object.keys(field.names);
  const nearest = nearestName(word, names);
  const known = names.length === 0 ? `${field.min}–${field.max}` : `${names[0]}–${names.at(-1)}`;
  return {
    code: scheduleCodes.unknownName,
    message: `${word} ${place(field)} is not a ${field.name} (${known})`,
    remedy: names.length === 0 ? "Write a number" : "Write the first three letters of the name",
    corrected: nearest === undefined ? "*" : part.replace(word, nearest),
  };
}

function nearestName(word: string, names: string[]): string | undefined {
  const short = word.slice(0, 3);
  if (names.includes(short)) return short;
  if (names.length === 0) return undefined;
  const nearest = closest(short, names);
  return distance(short, nearest) <= 1 ? nearest : undefined;
}

function hash(field: Field, part: string): Fault {
  const step = /\/(\d+)$/.exec(part)?.[1];
  return {
    code: scheduleCodes.hash,
    message: `${part} ${place(field)} is a hashed value, which only Jenkins supports`,
    remedy: "Choose the value",
    corrected: step === undefined ? String(field.min) : `*/${step}`,
  };
}

function otherDialect(field: Field, part: string, sign: string, remedy: string, corrected: string): Fault {
  return {
    code: scheduleCodes.otherDialect,
    message: `${part} ${place(field)} uses ${sign} of another cron dialect, which Render does not support`,
    remedy,
    corrected,
  };
}

function sevenForSunday(field: Field, part: string): Fault | undefined {
  const match = /^(?:(\w+)-)?0*7(?:\/(\d+))?$/.exec(part);
  if (match === null) return undefined;
  const low = match[1];
  const first = low === undefined ? 7 : (field.names[low] ?? Number(low));
  return {
    code: scheduleCodes.sevenForSunday,
    message: `day of week 7 (field ${field.position}) is not supported by Render`,
    remedy: "Use 0 for Sunday",
    corrected: withoutSeven(low, first, match[2]),
  };
}

/** Rewrites a range that ends with 7 so that Sunday is 0: `5-7` becomes `5-6,0`. */
function withoutSeven(low: string | undefined, first: number, step: string | undefined): string {
  if (low === undefined) return "0";
  if (first === 0) return step === undefined ? "0-6" : `0-6/${step}`;
  if (!(first < 6)) return first === 6 ? "6,0" : "0";
  if (step === undefined) return `${low}-6,0`;
  const reachesSunday = (7 - first) % Number(step) === 0;
  return `${low}-6/${step}${reachesSunday ? ",0" : ""}`;
}

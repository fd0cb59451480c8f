import { quote } from "../core/quote.ts";
import { type Fault, scheduleCodes } from "./schedule-error.ts";

/**
 * What is wrong with an expression that does not consist of five ASCII fields: look-alike characters, a time zone before
 * the fields, a macro, too few or too many fields. `undefined` for five fields, whatever they contain.
 */
export function malformedExpression(text: string): Fault | undefined {
  const fields = text.trim().split(/\s+/);
  return notAscii(fields) ?? timeZone(fields) ?? macro(fields) ?? fieldCount(fields);
}

const lookAlikes: ReadonlyArray<[ascii: string, others: RegExp]> = [
  ["*", /[∗⁎✱✲✳٭﹡＊∙•]/gu],
  ["-", /[‐‑‒–—―−﹣－]/gu],
  [",", /[،‚、，﹐]/gu],
  ["/", /[⁄∕／÷]/gu],
];

function notAscii(fields: string[]): Fault | undefined {
  for (const [index, field] of fields.entries()) {
    const character = /[^\x21-\x7e]/u.exec(field)?.[0];
    if (character === undefined) continue;
    const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    const ascii = toAscii(character);
    return {
      code: scheduleCodes.notAscii,
      message:
        `${quote(character)} (${codePoint}) in field ${index + 1} is not ASCII` +
        (ascii === "" ? "" : `, it only looks like ${quote(ascii)}`),
      remedy: "Type it in plain ASCII",
      corrected: fields.map((each) => toAscii(each)).join(" "),
    };
  }
  return undefined;
}

/** Replaces look-alikes and removes all other characters outside ASCII. */
function toAscii(text: string): string {
  const replaced = lookAlikes.reduce((result, [ascii, others]) => result.replace(others, ascii), text);
  return replaced
    .normalize("NFKC")
    .replace(/\p{Nd}/gu, (digit) => decimalValue(digit))
    .replace(/[^\x21-\x7e]/gu, "");
}

/** The digits of every script are ten consecutive code points, starting with zero. */
function decimalValue(digit: string): string {
  let value = 0;
  const codePoint = digit.codePointAt(0) ?? 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return String(value);
}

function timeZone(fields: string[]): Fault | undefined {
  if (!/^(CRON_)?TZ=/i.test(fields[0] ?? "")) return undefined;
  return {
    code: scheduleCodes.timeZone,
    message: "starts with a time zone, but Render runs schedules in UTC",
    remedy: "Remove the time zone and write the hour in UTC",
    corrected: fields.slice(1).join(" "),
  };
}

const macros: Readonly<Record<string, string>> = {
  "@YEARLY": "0 0 1 1 *",
  "@ANNUALLY": "0 0 1 1 *",
  "@MONTHLY": "0 0 1 * *",
  "@WEEKLY": "0 0 * * 0",
  "@DAILY": "0 0 * * *",
  "@MIDNIGHT": "0 0 * * *",
  "@HOURLY": "0 * * * *",
};

function macro(fields: string[]): Fault | undefined {
  const word = fields[0] ?? "";
  if (!word.startsWith("@")) return undefined;
  const code = scheduleCodes.macro;
  const message = "Render does not support macros";
  const equivalent = macros[word.toUpperCase()] ?? everyInterval(word, fields[1]);
  if (equivalent !== undefined) return { code, message, remedy: "Write it in full", corrected: equivalent };
  return {
    code,
    message,
    remedy: "Write minute, hour, day of month, month and day of week",
    corrected: "0 0 * * *",
  };
}

/** The expression for robfig/cron's `@every 15m`, if the interval divides the hour or the day evenly. */
function everyInterval(word: string, interval: string | undefined): string | undefined {
  const match = /^(\d+)([mh])$/i.exec(interval ?? "");
  if (word.toUpperCase() !== "@EVERY" || match === null) return undefined;
  const count = Number(match[1]);
  const minutes = match[2]?.toLowerCase() === "h" ? count * 60 : count;
  if (minutes === 0 || minutes > 1440) return undefined;
  if (60 % minutes === 0) return `*/${minutes} * * * *`;
  if (minutes % 60 === 0 && 24 % (minutes / 60) === 0) return `0 */${minutes / 60} * * *`;
  return undefined;
}

function fieldCount(fields: string[]): Fault | undefined {
  const count = fields[0] === "" ? 0 : fields.length;
  if (count === 5) return undefined;
  const code = scheduleCodes.fieldCount;
  const counted = count === 0 ? "no fields" : count === 1 ? "1 field" : `${count} fields`;
  const message = `${counted} instead of the 5 that Render expects: minute, hour, day of month, month, day of week`;
  const tightened = fields.join(" ").replace(/\s*([,/-])\s*/g, "$1");
  if (tightened.split(" ").length === 5) {
    return { code, message, remedy: "Write lists, ranges and steps without spaces", corrected: tightened };
  }
  if (count < 5) {
    const corrected = count === 0 ? "0 2 * * *" : [...fields, "*", "*", "*", "*"].slice(0, 5).join(" ");
    return { code, message, remedy: "Add the missing fields, * for every value", corrected };
  }
  const { remedy, corrected } = tooManyFields(fields);
  return { code, message, remedy, corrected };
}

function tooManyFields(fields: string[]): { remedy: string; corrected: string } {
  const year = /^\d{4}$/.test(fields[5] ?? "");
  if (fields.length === 6 && !year) {
    const remedy = "Remove the seconds, which come first in other dialects";
    return { remedy, corrected: fields.slice(1).join(" ") };
  }
  if (fields.length === 7)
    return { remedy: "Remove seconds and year", corrected: fields.slice(1, 6).join(" ") };
  const remedy = year ? "Remove the year" : "Remove everything after the fifth field";
  return { remedy, corrected: fields.slice(0, 5).join(" ") };
}

import { messageOf, OperationError, type Problem } from "../../../src/core/errors.ts";
import { type Environment, readVariable, type Variables } from "./environment.ts";
import { inAnyCase, oneOf } from "./variables.ts";

/** The log of a program. */
export interface Log {
  /** Something happened. */
  info(area: string, text: string, fields?: Fields): void;
  /** Something needs attention. */
  error(area: string, text: string, fields?: Fields): void;
}

/** The variables of every program for its log. */
export const logVariables = {
  logFormat: inAnyCase(
    oneOf("LOG_FORMAT", {
      description: "log format: `text` for `[area] text | key=value`, `json` for one object per line",
      words: ["text", "json"],
      fallback: { value: "text", words: "default: text" },
    }),
  ),
  logLevel: inAnyCase(
    oneOf("LOG_LEVEL", {
      description: "debug or info: everything; warning, error or critical: only problems",
      words: ["debug", "info", "warning", "error", "critical"],
      fallback: { value: "info", words: "default: info" },
    }),
  ),
} satisfies Variables;

/**
 * Opens the log: `info` goes to stdout and `error` to stderr, in the format and at the level of the environment, with
 * its secrets redacted. An invalid variable counts as not set: reading the environment reports it.
 */
export function openLog(environment: Environment): Log {
  const format = readVariable(environment, logVariables.logFormat).value ?? "text";
  const level = readVariable(environment, logVariables.logLevel).value ?? "info";
  const redact = createRedactor(environment);
  const isQuiet = level !== "debug" && level !== "info";

  function line(entry: LogEntry): string {
    const redacted = { ...entry, text: redact(entry.text), fields: redactFields(entry.fields, redact) };
    return format === "json" ? jsonLine(redacted, new Date()) : textLine(redacted);
  }

  return {
    info(area, text, fields = {}) {
      if (!isQuiet) console.log(line({ level: "info", area, text, fields }));
    },
    error: (area, text, fields = {}) => console.error(line({ level: "error", area, text, fields })),
  };
}

/** What was thrown, as fields of a log line. */
export function errorFields(thrown: unknown): { error: string; code: string | undefined } {
  return {
    error: messageOf(thrown),
    code: thrown instanceof OperationError ? thrown.problem.code : undefined,
  };
}

/** Logs a problem with its remedy and code. */
export function logProblem(log: Log, area: string, { message, remedy, code }: Problem): void {
  log.error(area, message, { remedy, code });
}

function redactFields(fields: Fields, redact: (text: string) => string): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === "string" ? redact(value) : value]),
  );
}

/** The fields of a log line. `undefined` is omitted. The four excluded names are reserved for JSON lines. */
export interface Fields {
  readonly [key: string]: FieldValue | undefined;
  readonly time?: undefined;
  readonly level?: undefined;
  readonly area?: undefined;
  readonly message?: undefined;
}

type FieldValue = string | number | boolean | null;

interface LogEntry {
  readonly level: "info" | "error";
  readonly area: string;
  readonly text: string;
  readonly fields: Fields;
}

/** `[area] text | key=value other="with spaces"`, without its line end. */
function textLine({ area, text, fields }: LogEntry): string {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${formatValue(value)}`],
  );
  const line = `[${area}] ${text}${pairs.length === 0 ? "" : ` | ${pairs.join(" ")}`}`;
  return line.replaceAll(/[\r\n]+/g, " ");
}

/** `{"time":"2026-01-12T12:00:00.000Z","level":"info","area":"scheduler","message":"Scheduler stopped"}` and the fields. */
function jsonLine({ level, area, text, fields }: LogEntry, time: Date): string {
  return JSON.stringify({ time: time.toISOString(), level, area, message: text, ...fields });
}

function formatValue(value: FieldValue): string {
  const text = String(value);
  return typeof value === "string" && /^$|[\s"=|]/.test(text) ? JSON.stringify(text) : text;
}

// How names of secrets end, in this project and at other vendors whose variables a job may see.
const secretNames = /(TOKEN|SECRET|PASSWORD|PASSPHRASE|KEY|WEBHOOK_URL)$/;
// Shorter ones would redact ordinary words.
const minSecretLength = 6;

/**
 * Redacts the secrets of an environment in a text: the values of variables with the name of a secret, and passwords
 * in addresses. Secrets of fewer than 6 characters are not redacted.
 */
export function createRedactor(environment: Environment): (text: string) => string {
  const secrets = Object.entries(environment).flatMap(([name, value = ""]) => [
    ...(secretNames.test(name) ? [value, value.trim()] : []),
    ...passwordsIn(value),
  ]);
  const spellings = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((secret) => secret.length >= minSecretLength)
    .sort((a, b) => b.length - a.length); // one may be a part of another
  return (text) => spellings.reduce((redacted, secret) => redacted.replaceAll(secret, "***"), text);
}

/** As written in an address, which may be malformed, and decoded. */
function passwordsIn(value: string): string[] {
  const found = [/^\s*\w[\w+.-]*:\/\/[^:/?#@]*:(.+)@/.exec(value), /[?&]password=([^&#]+)/.exec(value)];
  return found.flatMap((match) => (match?.[1] === undefined ? [] : [match[1], decoded(match[1])]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

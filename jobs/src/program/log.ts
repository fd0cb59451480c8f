import { type Environment, readVariable, type Variables } from "./environment.ts";
import { type Fields, jsonLine, type LogEntry, textLine } from "./log-line.ts";
import type { Problem } from "./problem.ts";
import { redactorOf } from "./secrets.ts";
import { inAnyCase, oneOf } from "./variables.ts";

export type { Fields } from "./log-line.ts";

/** Where a program says what it does. */
export interface Log {
  /** What happened. */
  info(area: string, text: string, fields?: Fields): void;
  /** What somebody should look at. */
  error(area: string, text: string, fields?: Fields): void;
}

/** What every program reads for its log. */
export const logVariables = {
  logFormat: inAnyCase(
    oneOf("LOG_FORMAT", {
      description: "form of the log: `text` for `[area] text | key=value`, `json` for one object a line",
      words: ["text", "json"],
      fallback: { value: "text", words: "default: text" },
    }),
  ),
  logLevel: inAnyCase(
    oneOf("LOG_LEVEL", {
      description: "debug or info: everything; warning, error or critical: only what somebody should look at",
      words: ["debug", "info", "warning", "error", "critical"],
      fallback: { value: "info", words: "default: info" },
    }),
  ),
} satisfies Variables;

/**
 * Writes what happened to stdout and what somebody should look at to stderr, as the environment asks for it and
 * without its secrets. A variable that cannot be read counts as not set: reading the environment reports it.
 */
export function openLog(environment: Environment): Log {
  const format = readVariable(environment, logVariables.logFormat).value ?? "text";
  const level = readVariable(environment, logVariables.logLevel).value ?? "info";
  const redact = redactorOf(environment);
  const isQuiet = level !== "debug" && level !== "info";

  function line(entry: LogEntry): string {
    const clean = { ...entry, text: redact(entry.text), fields: cleaned(entry.fields, redact) };
    return format === "json" ? jsonLine(clean, new Date()) : textLine(clean);
  }

  return {
    info(area, text, fields = {}) {
      if (!isQuiet) console.log(line({ level: "info", area, text, fields }));
    },
    error: (area, text, fields = {}) => console.error(line({ level: "error", area, text, fields })),
  };
}

/** Logs a problem with its remedy and code. */
export function logProblem(log: Log, area: string, { message, remedy, code }: Problem): void {
  log.error(area, message, { remedy, code });
}

function cleaned(fields: Fields, redact: (text: string) => string): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === "string" ? redact(value) : value]),
  );
}

import type { Problem } from "./problem.ts";

/** What stands behind the bar of a log line. `undefined` is left out. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Lines of the form `[area] text | key=value other="with spaces"`. */
export interface Log {
  /** What happened. */
  info(area: string, text: string, fields?: Fields): void;
  /** What somebody should look at. */
  error(area: string, text: string, fields?: Fields): void;
}

/** Writes what happened to stdout and what somebody should look at to stderr. */
export function consoleLog(): Log {
  return {
    info: (area, text, fields) => console.log(formatLine(area, text, fields)),
    error: (area, text, fields) => console.error(formatLine(area, text, fields)),
  };
}

/** Logs a problem with its remedy and code. */
export function logProblem(log: Log, area: string, { message, remedy, code }: Problem): void {
  log.error(area, message, { remedy, code });
}

/** One log line, without its line end. */
function formatLine(area: string, text: string, fields: Fields = {}): string {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${formatValue(value)}`],
  );
  const line = `[${area}] ${text}${pairs.length === 0 ? "" : ` | ${pairs.join(" ")}`}`;
  return line.replaceAll(/[\r\n]+/g, " ");
}

function formatValue(value: string | number | boolean | null): string {
  const text = String(value);
  return typeof value === "string" && /^$|[\s"=|]/.test(text) ? JSON.stringify(text) : text;
}

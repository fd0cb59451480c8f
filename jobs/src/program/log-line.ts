/** What stands behind the bar of a log line. `undefined` is left out. The four names are those of a line of JSON itself. */
export interface Fields {
  readonly [key: string]: FieldValue | undefined;
  readonly time?: undefined;
  readonly level?: undefined;
  readonly area?: undefined;
  readonly message?: undefined;
}

type FieldValue = string | number | boolean | null;

export interface LogEntry {
  readonly level: "info" | "error";
  readonly area: string;
  readonly text: string;
  readonly fields: Fields;
}

/** `[area] text | key=value other="with spaces"`, without its line end. */
export function textLine({ area, text, fields }: LogEntry): string {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${formatValue(value)}`],
  );
  const line = `[${area}] ${text}${pairs.length === 0 ? "" : ` | ${pairs.join(" ")}`}`;
  return line.replaceAll(/[\r\n]+/g, " ");
}

/** `{"time":"2026-01-12T12:00:00.000Z","level":"info","area":"scheduler","message":"Scheduler stopped"}` and the fields. */
export function jsonLine({ level, area, text, fields }: LogEntry, time: Date): string {
  return JSON.stringify({ time: time.toISOString(), level, area, message: text, ...fields });
}

function formatValue(value: FieldValue): string {
  const text = String(value);
  return typeof value === "string" && /^$|[\s"=|]/.test(text) ? JSON.stringify(text) : text;
}

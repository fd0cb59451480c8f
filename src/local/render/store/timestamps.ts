let lastMillisecond = -1;
let serial = 0;

/**
 * A time as Render formats it: RFC 3339, UTC, microseconds, for example `2025-05-14T15:40:47.473001Z`.
 * The last three digits count the calls within one millisecond, so that later times compare as later.
 */
export function timestamp(now: Date): string {
  const millisecond = now.getTime();
  serial = millisecond === lastMillisecond ? Math.min(serial + 1, 999) : 1;
  lastMillisecond = millisecond;
  return timestampOf(millisecond * 1000 + serial);
}

/** Formats a number of microseconds since 1970. */
export function timestampOf(microseconds: number): string {
  const fraction = String(microseconds % 1000).padStart(3, "0");
  return new Date(Math.floor(microseconds / 1000)).toISOString().replace("Z", `${fraction}Z`);
}

/** The microseconds since 1970 of a time in RFC 3339; `NaN` for any other text. */
export function microsecondsOf(text: string): number {
  const fraction = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? "";
  return Date.parse(text) * 1000 + Number(fraction.padEnd(3, "0"));
}

/** The same time with nine digits, as in some responses to POST (custom domains), but not in later GETs. */
export function withNanoseconds(text: string): string {
  return text.replace("Z", "324Z");
}

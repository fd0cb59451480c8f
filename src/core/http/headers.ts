/** By lower-case name. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Larger values are Unix time, not seconds to wait: Render's documentation and its answers disagree. */
const epochFrom = 1_000_000;

/** `Retry-After` in milliseconds: seconds, or a date. `undefined` when absent or invalid. */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const text = single(headers["retry-after"]);
  if (text === undefined) return undefined;
  const seconds = secondsUntil(wholeNumber(text), now);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** The first value of a header. */
export function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** A header that is a whole number, else `undefined`. */
export function wholeNumber(value: string | string[] | undefined): number | undefined {
  const text = single(value);
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

/** Seconds to wait, for a number that may also be the time at which the wait ends. */
export function secondsUntil(value: number | undefined, now: Date): number | undefined {
  if (value === undefined || value <= epochFrom) return value;
  return Math.max(0, value - now.getTime() / 1000);
}

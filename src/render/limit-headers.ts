/** What an answer's headers say about its rate-limit bucket. */
export interface LimitNotice {
  /** Calls a window. */
  limit: number | undefined;
  /** Calls left in this window. */
  remaining: number;
  /** Milliseconds until the window ends. */
  resetsInMs: number;
  /** Whether the call was refused with 429. */
  refused: boolean;
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Values above this are no seconds to wait but a time since 1970: Render's page and its answers disagree. */
const epochFrom = 1_000_000;
/** The wait after a 429 that names none. */
const defaultWaitMs = 5_000;

/**
 * Reads `Ratelimit-Limit`, `Ratelimit-Remaining`, `Ratelimit-Reset` and, with status 429, `Retry-After`.
 * Undefined when the answer says nothing of limits.
 */
export function readLimitHeaders(status: number, headers: Headers, now: Date): LimitNotice | undefined {
  const limit = wholeNumber(headers["ratelimit-limit"]);
  const reset = secondsUntil(wholeNumber(headers["ratelimit-reset"]), now);
  if (status === 429) {
    const retryAfter = retryAfterMs(headers, now) ?? (reset === undefined ? defaultWaitMs : reset * 1000);
    return { limit, remaining: 0, resetsInMs: Math.max(retryAfter, 1_000), refused: true };
  }
  const remaining = wholeNumber(headers["ratelimit-remaining"]);
  if (remaining === undefined || reset === undefined) return undefined;
  // The seconds are rounded down: recorded windows of one minute count from 58 to 0.
  return { limit, remaining, resetsInMs: (reset + 1) * 1000, refused: false };
}

/** `Retry-After` in milliseconds: seconds, or a date. Undefined when absent or unreadable. */
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

function wholeNumber(value: string | string[] | undefined): number | undefined {
  const text = single(value);
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

function secondsUntil(value: number | undefined, now: Date): number | undefined {
  if (value === undefined || value <= epochFrom) return value;
  return Math.max(0, value - now.getTime() / 1000);
}

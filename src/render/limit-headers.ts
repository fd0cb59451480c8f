import { type Headers, retryAfterMs, secondsUntil, wholeNumber } from "../core/http/headers.ts";

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

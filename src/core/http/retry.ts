/** Which failed calls are retried, and when. */
import { backOff } from "../back-off.ts";
import type { HttpMethod } from "./client.ts";
import type { TransportFailure } from "./failure.ts";

/** How often a call with a transient failure is retried. */
export const mostRetries = 4;

/**
 * Whether a call may be retried after this answer. With 502, 503 and 504 it is not known whether the call was carried
 * out, so only idempotent calls are. (The rate limiter handles 429.)
 */
export function mayRepeatAfterStatus(method: HttpMethod, status: number): boolean {
  return [502, 503, 504].includes(status) && isRepeatable(method);
}

/** Whether a call without an answer may be retried: always when nothing was sent. */
export function mayRepeatAfterFailure(method: HttpMethod, failure: TransportFailure): boolean {
  return failure.passing && (!failure.sent || isRepeatable(method));
}

/** Milliseconds before retry number `retry` (from 0): doubled each time, with up to half of it as jitter. */
export function retryDelayMs(retry: number, random: () => number): number {
  return backOff(retry, { first: 500, longest: 8_000 }) * (0.5 + random() / 2);
}

function isRepeatable(method: HttpMethod): boolean {
  return method !== "POST" && method !== "PATCH";
}

/** Which failed calls are sent again, and when. */
import { backOff } from "../back-off.ts";
import type { HttpMethod } from "./client.ts";
import type { TransportFailure } from "./failure.ts";

/** How often a call that failed in passing is sent again. */
export const mostRetries = 4;

/**
 * Whether a call may be sent again after this answer. 502, 503 and 504 leave open whether the call was carried
 * out, so only calls that may be carried out twice are repeated. (429 is the rate limiter's matter.)
 */
export function mayRepeatAfterStatus(method: HttpMethod, status: number): boolean {
  return [502, 503, 504].includes(status) && isRepeatable(method);
}

/** Whether a call may be sent again after it got no answer: always when nothing was sent. */
export function mayRepeatAfterFailure(method: HttpMethod, failure: TransportFailure): boolean {
  return failure.passing && (!failure.sent || isRepeatable(method));
}

/** Milliseconds before retry number `retry` (from 0): doubled each time, spread by half so that callers part. */
export function retryDelayMs(retry: number, random: () => number): number {
  return backOff(retry, { first: 500, longest: 8_000 }) * (0.5 + random() / 2);
}

function isRepeatable(method: HttpMethod): boolean {
  return method !== "POST" && method !== "PATCH";
}

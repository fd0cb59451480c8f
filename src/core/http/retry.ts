/** Which failed calls are sent again, and when. */
import type { TransportFailure } from "./transport.ts";

/** How often a call that failed in passing is sent again. */
export const mostRetries = 4;

const firstDelayMs = 500;
const longestDelayMs = 8_000;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Whether a call may be sent again after this answer. 502, 503 and 504 leave open whether the call was carried
 * out, so only calls that may be carried out twice are repeated. (429 is the rate limiter's matter.)
 */
export function mayRepeatAfterStatus(method: Method, status: number): boolean {
  return [502, 503, 504].includes(status) && isRepeatable(method);
}

/** Whether a call may be sent again after it got no answer: always when nothing was sent. */
export function mayRepeatAfterFailure(method: Method, failure: TransportFailure): boolean {
  return failure.passing && (!failure.sent || isRepeatable(method));
}

/** Milliseconds before retry number `retry` (from 0): doubled each time, spread by half so that callers part. */
export function backOffMs(retry: number, random: () => number): number {
  return Math.min(firstDelayMs * 2 ** retry, longestDelayMs) * (0.5 + random() / 2);
}

function isRepeatable(method: Method): boolean {
  return method === "GET" || method === "PUT" || method === "DELETE";
}

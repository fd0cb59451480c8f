/** Render's rate limits: which calls share one, and what the headers of an answer say about it. */
import { type Headers, retryAfterMs, secondsUntil, wholeNumber } from "../core/http/headers.ts";
import type { RenderCall } from "./call.ts";

export interface Bucket {
  /** Calls of one name share a count. */
  name: string;
  /** Completes "waiting for Render's limit on …". */
  words: string;
}

/**
 * The bucket a call counts in: all reads together; creations of services; changes, deploys and suspensions per
 * service, with all cron jobs in one; all other writes together.
 */
export function bucketOf({ method, path }: Pick<RenderCall<unknown>, "method" | "path">): Bucket {
  if (method === "GET") return { name: "read", words: "reads" };
  if (method === "POST" && path === "/services") return { name: "create", words: "new services" };
  const change = /^\/services\/([^/]+)(\/deploys|\/scale|\/suspend|\/resume)?$/.exec(path);
  const counts = method === "PATCH" || (method === "POST" && change?.[2] !== undefined);
  const id = change?.[1];
  if (id !== undefined && counts) {
    // Recorded: all crn- ids share one counter, while each srv- id has its own.
    return id.startsWith("crn-")
      ? { name: "change crn-", words: "changes of cron jobs" }
      : { name: `change ${id}`, words: `changes of ${id}` };
  }
  return { name: "write", words: "writes" };
}

/** What an answer's headers say about its rate-limit bucket. */
export interface LimitNotice {
  /** Calls per window. */
  limit: number | undefined;
  /** Calls left in this window. */
  remaining: number;
  /** Milliseconds until the window ends. */
  resetsInMs: number;
  /** Whether the call was refused with 429. */
  refused: boolean;
}

/** The wait after a 429 without one. */
const defaultWaitMs = 5_000;

/**
 * Reads `Ratelimit-Limit`, `Ratelimit-Remaining`, `Ratelimit-Reset` and, with status 429, `Retry-After`.
 * `undefined` without such headers.
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

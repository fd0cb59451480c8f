import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../../core/clock.ts";
import { ApiError } from "../../server/api-error.ts";

const maxWindows = 1000;

/**
 * Counts the requests of each API key in fixed windows that start with the minute or the hour, reports the state in each
 * response (`Ratelimit-Limit`, `-Remaining`, `-Reset` in whole seconds) and refuses requests over the limit with 429 and
 * `Retry-After`.
 */
export function rateLimit(clock: Clock, limits: "recorded" | "off"): MiddlewareHandler {
  const windows = new Map<string, { end: number; used: number }>();

  function use(
    key: string,
    bucket: Bucket,
  ): { remaining: number; millisecondsLeft: number; exceeded: boolean } {
    const now = clock.now().getTime();
    const length = bucket.windowSeconds * 1000;
    const end = (Math.floor(now / length) + 1) * length;
    if (windows.size > maxWindows) deleteEnded(now);
    const name = `${key} ${bucket.name}`;
    const known = windows.get(name);
    const used = known?.end === end ? known.used : 0;
    const exceeded = used >= bucket.limit;
    windows.set(name, { end, used: exceeded ? used : used + 1 });
    return { remaining: Math.max(bucket.limit - used - 1, 0), millisecondsLeft: end - now, exceeded };
  }

  function deleteEnded(now: number): void {
    for (const [name, { end }] of windows) if (end <= now) windows.delete(name);
  }

  return async (context, next) => {
    if (limits === "off") return next();
    const key = context.req.header("authorization") ?? "";
    const bucket = bucketOf(context.req.method, context.req.path);
    const { remaining, millisecondsLeft, exceeded } = use(key, bucket);
    context.header("Ratelimit-Limit", String(bucket.limit));
    context.header("Ratelimit-Remaining", String(remaining));
    context.header("Ratelimit-Reset", String(Math.floor(millisecondsLeft / 1000)));
    if (exceeded) {
      context.header("Retry-After", String(Math.ceil(millisecondsLeft / 1000)));
      throw new ApiError(429, "rate limit exceeded");
    }
    await next();
  };
}

/** The number of requests that an API key may make within a time window. */
interface Bucket {
  /** Requests in buckets of the same name are counted together. */
  readonly name: string;
  /** Requests per window. */
  readonly limit: number;
  readonly windowSeconds: number;
}

const minute = 60;
const hour = 3600;

/**
 * The bucket of a request, as recorded from Render, except that suspend and resume follow the
 * documentation. Recorded quirk: all cron jobs share one bucket for PATCH and deploys, each web service has its own.
 * @param path without query, for example `/v1/services`
 */
export function bucketOf(method: string, path: string): Bucket {
  const [, , resource, id, action] = path.split("/");
  if (method === "GET" || method === "HEAD") return { name: "read", limit: 400, windowSeconds: minute };
  if (resource === "services") {
    if (method === "POST" && id === undefined)
      return { name: "create service", limit: 20, windowSeconds: hour };
    if (method === "POST" && action === "custom-domains") {
      return { name: "create custom domain", limit: 50, windowSeconds: hour };
    }
    const changesService = method === "PATCH" && action === undefined;
    const startsService =
      method === "POST" && ["deploys", "scale", "suspend", "resume"].includes(action ?? "");
    if (id !== undefined && (changesService || startsService)) {
      const owner = id.startsWith("crn-") ? "all cron jobs" : id;
      return { name: `change service ${owner}`, limit: 10, windowSeconds: minute };
    }
  }
  return { name: "write", limit: 100, windowSeconds: minute };
}

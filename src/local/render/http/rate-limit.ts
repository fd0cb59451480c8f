import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../../core/clock.ts";
import { ApiError } from "../../server/api-error.ts";
import { type Bucket, bucketOf } from "./rate-limit-rules.ts";

const mostWindows = 1000;

/**
 * Counts the requests of each key in fixed windows that begin with the minute or the hour, tells the state in each answer
 * (`Ratelimit-Limit`, `-Remaining`, `-Reset` in whole seconds) and refuses with 429 and `Retry-After` what is too much.
 * @param limits `off` neither counts nor tells nor refuses
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
    if (windows.size > mostWindows) forgetEnded(now);
    const name = `${key} ${bucket.name}`;
    const known = windows.get(name);
    const used = known?.end === end ? known.used : 0;
    const exceeded = used >= bucket.limit;
    windows.set(name, { end, used: exceeded ? used : used + 1 });
    return { remaining: Math.max(bucket.limit - used - 1, 0), millisecondsLeft: end - now, exceeded };
  }

  function forgetEnded(now: number): void {
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

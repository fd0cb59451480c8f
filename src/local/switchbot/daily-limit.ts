import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { readBody } from "../server/body.ts";
import { refuse } from "./replies.ts";

const change = z.object({
  limit: z.int().min(1).optional(),
  used: z.int().min(0).optional(),
  reply: z.union([z.literal(190), z.literal(429)]).optional(),
});

/** The number of calls that an account may make per UTC day. The count is not kept across restarts. */
interface DailyLimit {
  /** Counts calls, reports the remaining ones in `X-RateLimit-Remaining`, and refuses calls over the limit. */
  readonly count: MiddlewareHandler;
  /** GET and POST /quota */
  readonly routes: Hono;
}

/**
 * Default: 10,000 calls. Calls over the limit get HTTP 200 with code 190, as users have reported of the vendor.
 * `POST /quota {limit?, used?, reply?}` changes each; `reply` is 190 or 429.
 */
export function dailyLimit(clock: Clock): DailyLimit {
  let limit = 10_000;
  let reply: 190 | 429 = 190;
  let used = 0;
  let day = today();
  const routes = new Hono();
  routes.get("/quota", (context) => context.json(state()));
  routes.post("/quota", async (context) => {
    const requested = await readBody(context, change);
    startDay();
    limit = requested.limit ?? limit;
    used = requested.used ?? used;
    reply = requested.reply ?? reply;
    return context.json(state());
  });

  return {
    routes,
    async count(context, next) {
      startDay();
      const exceeded = used >= limit;
      used += exceeded ? 0 : 1;
      context.header("X-RateLimit-Remaining", String(Math.max(limit - used, 0)));
      if (!exceeded) return next();
      if (reply === 429) return context.json({ message: "Too Many Requests" }, 429);
      return refuse(context, 190, "Requests reached the daily limit");
    },
  };

  function today(): string {
    return clock.now().toISOString().slice(0, 10);
  }

  function startDay(): void {
    if (day === today()) return;
    day = today();
    used = 0;
  }

  function state(): { limit: number; used: number; reply: number } {
    startDay();
    return { limit, used, reply };
  }
}

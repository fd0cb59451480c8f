import { Hono } from "hono";
import { z } from "zod";
import type { Clock, ManualClock } from "../../../core/clock.ts";
import { ApiError } from "../api-error.ts";
import { readBody } from "../body.ts";

const body = z.union([
  z.object({ advanceMs: z.number().min(0) }),
  z.object({ now: z.iso.datetime({ offset: true }) }),
]);

/** GET /clock returns the time `{now}`; POST /clock `{advanceMs}` or `{now}` sets a manual clock. */
export function clockRoutes(clock: Clock): Hono {
  const routes = new Hono();
  routes.get("/clock", (context) => context.json({ now: clock.now().toISOString() }));
  routes.post("/clock", async (context) => {
    if (!isManual(clock))
      throw new ApiError(400, "the clock is the machine's: start with --clock manual to set it");
    const request = await readBody(context, body);
    if ("now" in request) clock.set(new Date(request.now));
    else clock.advance(request.advanceMs);
    return context.json({ now: clock.now().toISOString() });
  });
  return routes;
}

function isManual(clock: Clock): clock is ManualClock {
  return "advance" in clock;
}

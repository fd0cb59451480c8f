import { Hono } from "hono";
import { z } from "zod";
import { readBody } from "../server/body.ts";
import type { Room } from "./room.ts";

const change = z.object({
  temperature: z.number().min(-50).max(60).optional(),
  outside: z.number().min(-50).max(60).optional(),
  speed: z.number().positive().max(10_000).optional(),
});

/** GET /room returns the state; POST /room `{temperature?, outside?, speed?}` changes each. */
export function roomRoutes(room: Room): Hono {
  const routes = new Hono();
  routes.get("/room", (context) => context.json(describe(room)));
  routes.post("/room", async (context) => {
    const { speed, ...temperatures } = await readBody(context, change);
    if (speed !== undefined) room.setSpeed(speed);
    if (Object.keys(temperatures).length > 0) room.setTemperatures(temperatures);
    return context.json(describe(room));
  });
  return routes;
}

function describe(room: Room): Record<string, unknown> {
  return { ...room.reading(), outside: room.outside(), aircon: room.aircon() };
}

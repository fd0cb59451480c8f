import { Hono } from "hono";
import { z } from "zod";
import { readBody } from "../../local-server/body.ts";
import type { Room } from "./room.ts";

const change = z.object({
  temperature: z.number().min(-50).max(60).optional(),
  outside: z.number().min(-50).max(60).optional(),
});

/** GET /room tells how it stands; POST /room `{temperature?, outside?}` puts room or weather to a temperature. */
export function roomRoutes(room: Room): Hono {
  const routes = new Hono();
  routes.get("/room", (context) => context.json(describe(room)));
  routes.post("/room", async (context) => {
    room.setTemperatures(await readBody(context, change));
    return context.json(describe(room));
  });
  return routes;
}

function describe(room: Room): Record<string, unknown> {
  return { ...room.reading(), outside: room.outside(), aircon: room.aircon() };
}

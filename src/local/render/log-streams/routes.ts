import { Hono } from "hono";
import { z } from "zod";
import { ApiError, notFound } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import type { LogStream } from "../store/model.ts";

const putBody = z.object({
  setting: z.enum(["send", "drop"]),
  endpoint: z.string().nullish(),
  token: z.string().nullish(),
});

/** GET, PUT and DELETE /logs/streams/resource/{resourceId}. The setting is only stored: nothing is ever sent. */
export function logStreamRoutes({ store }: Render): Hono {
  const routes = new Hono();

  routes.get("/logs/streams/resource/:resourceId", (context) => {
    const id = context.req.param("resourceId");
    const { logStream } = findService(store, id);
    if (logStream === undefined) throw notFound(id); // recorded
    return context.json(body(id, logStream));
  });

  routes.put("/logs/streams/resource/:resourceId", async (context) => {
    const { setting, endpoint, token } = await readBody(context, putBody);
    const service = findService(store, context.req.param("resourceId"));
    if (setting === "send" && !endpoint) throw new ApiError(400, "endpoint is required for setting send");
    if (setting === "drop" && endpoint) throw new ApiError(400, "endpoint cannot be used with setting drop");
    const logStream = { setting, endpoint: endpoint ?? "", ...(token ? { token } : {}) };
    store.services.put({ ...service, logStream });
    return context.json(body(service.id, logStream));
  });

  routes.delete("/logs/streams/resource/:resourceId", (context) => {
    const service = findService(store, context.req.param("resourceId"));
    store.services.put({ ...service, logStream: undefined });
    return context.body(null, 204);
  });

  return routes;
}

/** The token is never returned. */
function body(resourceId: string, { setting, endpoint }: LogStream): Record<string, string> {
  return { endpoint, resourceId, setting };
}

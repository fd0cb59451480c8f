import { Hono } from "hono";
import { hourMs } from "../../../core/time-units.ts";
import { notFound } from "../../server/api-error.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import { pageResponse } from "../http/paging.ts";
import { listParameter, timeParameter } from "../http/query.ts";

/** GET /services/{serviceId}/events, by default of the last hour; GET /events/{eventId} */
export function eventRoutes({ store, clock }: Render): Hono {
  const routes = new Hono();

  routes.get("/services/:serviceId/events", (context) => {
    const { id } = findService(store, context.req.param("serviceId"));
    const types = listParameter(context, "type");
    const start = timeParameter(context, "startTime") ?? new Date(clock.now().getTime() - hourMs);
    const end = timeParameter(context, "endTime") ?? clock.now();
    const events = store.events
      .all()
      .filter((event) => event.serviceId === id && (types?.includes(event.type) ?? true))
      .filter(({ timestamp }) => new Date(timestamp) >= start && new Date(timestamp) <= end)
      .toReversed();
    return pageResponse(context, events, (event) => ({ event }));
  });

  routes.get("/events/:eventId", (context) => {
    const id = context.req.param("eventId");
    const event = store.events.get(id);
    if (event === undefined) throw notFound(id);
    return context.json(event);
  });

  return routes;
}

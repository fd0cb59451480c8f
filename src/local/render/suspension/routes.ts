import { Hono } from "hono";
import { ApiError } from "../../server/api-error.ts";
import type { Render } from "../http/context.ts";
import { findService, findWebService } from "../http/find.ts";
import type { Service } from "../store/model.ts";
import { recordEvent } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";

/** POST /services/{serviceId}/suspend, …/resume and …/restart */
export function suspensionRoutes(render: Render): Hono {
  const { store, engine, clock, owner } = render;
  const routes = new Hono();

  function change(
    service: Service,
    suspenders: Service["suspenders"],
    suspenderEvent: string,
    statusEvent: string,
  ): void {
    store.transaction(() => {
      store.services.put({ ...service, suspenders, updatedAt: timestamp(clock.now()) });
      recordEvent(render, service.id, suspenderEvent, {
        actor: "user",
        suspendedByUser: { id: owner.id, email: owner.email },
      });
      recordEvent(render, service.id, statusEvent, {});
    });
  }

  routes.post("/services/:serviceId/suspend", (context) => {
    const service = findService(store, context.req.param("serviceId"));
    if (!service.suspenders.includes("user")) {
      change(service, [...service.suspenders, "user"], "suspender_added", "service_suspended");
      engine.suspend(service.id);
    }
    return context.body(null, 202);
  });

  routes.post("/services/:serviceId/resume", (context) => {
    const service = findService(store, context.req.param("serviceId"));
    if (!service.suspenders.includes("user")) {
      throw new ApiError(400, "only services suspended by a user can be resumed");
    }
    const remaining = service.suspenders.filter((suspender) => suspender !== "user");
    change(service, remaining, "suspender_removed", "service_resumed");
    if (remaining.length === 0) engine.resume(service.id);
    return context.body(null, 202);
  });

  routes.post("/services/:serviceId/restart", (context) => {
    const service = findWebService(store, context.req.param("serviceId"), "restart");
    if (service.suspenders.length > 0) throw new ApiError(400, "cannot restart suspended service");
    engine.restart(service.id);
    return context.body(null, 200);
  });

  return routes;
}

import { Hono } from "hono";
import { readBody } from "../../server/body.ts";
import type { Render } from "../context.ts";
import { recordEvent } from "../events/record.ts";
import { answerPage } from "../http/paging.ts";
import type { Service } from "../model.ts";
import { requireOwner } from "../owners/owner.ts";
import { serviceBody } from "./body.ts";
import { newService } from "./create.ts";
import { serviceFilter } from "./filters.ts";
import { findService } from "./find.ts";
import { patchedService } from "./patch.ts";
import { removeService } from "./remove.ts";
import { servicePatch, servicePost } from "./schemas.ts";

/** POST and GET /services; GET, PATCH and DELETE /services/{serviceId} */
export function serviceRoutes(render: Render): Hono {
  const { store, engine, clock, owner } = render;
  const routes = new Hono();
  const body = (service: Service): Record<string, unknown> => serviceBody(service, render);

  routes.post("/services", async (context) => {
    const request = await readBody(context, servicePost);
    requireOwner(owner, request.ownerId);
    const service = newService(request, store, clock);
    const deploy = store.transaction(() => {
      store.services.put(service);
      return engine.deploy(service.id, { trigger: "api" });
    });
    await engine.prepare(service.id);
    const deployId = deploy === "queued" ? undefined : deploy.id;
    return context.json({ deployId, service: body(findService(store, service.id)) }, 201);
  });

  routes.get("/services", (context) => {
    const services = store.services.all().filter(serviceFilter(context)).toReversed();
    return answerPage(context, services, (service) => ({ service: body(service) }));
  });

  routes.get("/services/:serviceId", (context) => {
    return context.json(body(findService(store, context.req.param("serviceId"))));
  });

  routes.patch("/services/:serviceId", async (context) => {
    const request = await readBody(context, servicePatch);
    const current = findService(store, context.req.param("serviceId"));
    const next = patchedService(current, request, store, clock);
    if (next !== current) {
      store.transaction(() => {
        store.services.put(next);
        if (next.plan !== current.plan) {
          recordEvent(render, next.id, "plan_changed", { from: current.plan, to: next.plan });
        }
      });
      engine.serviceChanged(next.id);
    }
    return context.json(body(next));
  });

  routes.delete("/services/:serviceId", async (context) => {
    const { id } = findService(store, context.req.param("serviceId"));
    await removeService(render, id);
    return context.body(null, 204);
  });

  return routes;
}

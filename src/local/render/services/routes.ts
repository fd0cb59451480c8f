import { type Context, Hono } from "hono";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import { requireOwner } from "../http/owner.ts";
import { pageResponse } from "../http/paging.ts";
import { choiceParameter, listParameter, timeRangeFilter } from "../http/query.ts";
import type { Service } from "../store/model.ts";
import { recordEvent } from "../store/store.ts";
import { serviceBody } from "./body.ts";
import { newService } from "./create.ts";
import { patchedService } from "./patch.ts";
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
    return pageResponse(context, services, (service) => ({ service: body(service) }));
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

/**
 * Deletes a service and ends all its processes. It is deleted from the store first, so that nothing new is
 * started; records that its last processes still write are deleted at the end.
 */
export async function removeService({ store, engine }: Render, id: string): Promise<void> {
  store.services.delete(id);
  await engine.remove(id);
  store.deleteService(id);
}

/** The filter of GET /services. `name` also matches part of a name; the local Render has no previews. */
function serviceFilter(context: Context): (service: Service) => boolean {
  const names = listParameter(context, "name");
  const created = timeRangeFilter(context, "created");
  const updated = timeRangeFilter(context, "updated");
  const suspended = choiceParameter(context, "suspended", ["suspended", "not_suspended"]);
  const oneOf = (parameter: string): ((value: string | undefined) => boolean) => {
    const values = listParameter(context, parameter);
    return (value) => values === undefined || (value !== undefined && values.includes(value));
  };
  const type = oneOf("type");
  const environment = oneOf("environmentId");
  const runtime = oneOf("env");
  const region = oneOf("region");
  const owner = oneOf("ownerId");

  return (service) =>
    (names?.some((name) => service.name.includes(name)) ?? true) &&
    type(service.type) &&
    environment(service.environmentId) &&
    runtime(service.runtime) &&
    region(service.region) &&
    owner(service.ownerId) &&
    (suspended?.includes(service.suspenders.length === 0 ? "not_suspended" : "suspended") ?? true) &&
    created(service.createdAt) &&
    updated(service.updatedAt);
}

import { Hono } from "hono";
import { z } from "zod";
import { notFound } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import { cursorOf, pageResponse } from "../http/paging.ts";
import type { EnvVar } from "../store/model.ts";
import { envVarList, envVarRow, envVarRows } from "./env-var.ts";

const putOne = z.union([z.object({ generateValue: z.literal(true) }), z.object({ value: z.string() })]);

/** GET and PUT /services/{serviceId}/env-vars; GET, PUT and DELETE …/env-vars/{envVarKey}. None of them triggers a deploy. */
export function envVarRoutes({ store, clock }: Render): Hono {
  const routes = new Hono();

  routes.get("/services/:serviceId/env-vars", (context) => {
    const { envVars } = findService(store, context.req.param("serviceId"));
    return pageResponse(context, envVars.toReversed(), (row) => ({ envVar: body(row) }));
  });

  routes.put("/services/:serviceId/env-vars", async (context) => {
    const request = await readBody(context, envVarList);
    const service = findService(store, context.req.param("serviceId"));
    const envVars = envVarRows(request ?? [], clock.now());
    store.services.put({ ...service, envVars });
    // In the order of the request, unlike GET (recorded).
    return context.json(envVars.map((row) => ({ envVar: body(row), cursor: cursorOf(row.id) })));
  });

  routes.get("/services/:serviceId/env-vars/:key", (context) => {
    const { envVars } = findService(store, context.req.param("serviceId"));
    return context.json(body(find(envVars, context.req.param("key"))));
  });

  routes.put("/services/:serviceId/env-vars/:key", async (context) => {
    const request = await readBody(context, putOne);
    const service = findService(store, context.req.param("serviceId"));
    const row = envVarRow({ key: context.req.param("key"), ...request }, clock.now());
    const others = service.envVars.filter(({ key }) => key !== row.key);
    store.services.put({ ...service, envVars: [...others, row] });
    return context.json(body(row));
  });

  routes.delete("/services/:serviceId/env-vars/:key", (context) => {
    const service = findService(store, context.req.param("serviceId"));
    const row = find(service.envVars, context.req.param("key"));
    store.services.put({ ...service, envVars: service.envVars.filter((other) => other !== row) });
    return context.body(null, 204);
  });

  return routes;
}

function find(envVars: readonly EnvVar[], key: string): EnvVar {
  const row = envVars.find((candidate) => candidate.key === key);
  if (row === undefined) throw notFound(key);
  return row;
}

function body({ key, value }: EnvVar): { key: string; value: string } {
  return { key, value };
}

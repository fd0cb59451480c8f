import { Hono } from "hono";
import { notFound } from "../../server/api-error.ts";
import type { Render } from "../http/context.ts";
import { pageResponse } from "../http/paging.ts";
import { listParameter } from "../http/query.ts";

/** GET /owners, /owners/{ownerId} */
export function ownerRoutes({ owner }: Render): Hono {
  const routes = new Hono();

  routes.get("/owners", (context) => {
    const names = listParameter(context, "name");
    const emails = listParameter(context, "email");
    const matches = (names?.includes(owner.name) ?? true) && (emails?.includes(owner.email) ?? true);
    return pageResponse(context, matches ? [owner] : [], (value) => ({ owner: value }));
  });

  routes.get("/owners/:ownerId", (context) => {
    const id = context.req.param("ownerId");
    if (id !== owner.id) throw notFound(id);
    return context.json(owner);
  });

  return routes;
}

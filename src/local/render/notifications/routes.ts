import { Hono } from "hono";
import { z } from "zod";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import { pageResponse } from "../http/paging.ts";
import { listParameter } from "../http/query.ts";
import type { Service } from "../store/model.ts";

const patchBody = z.object({
  notificationsToSend: z.enum(["default", "none", "failure", "all"]).nullish(),
  previewNotificationsEnabled: z.enum(["default", "false", "true"]).nullish(),
});

/** GET /notification-settings/overrides; GET and PATCH …/overrides/services/{serviceId}. No notification is ever sent. */
export function notificationRoutes({ store }: Render): Hono {
  const routes = new Hono();

  routes.get("/notification-settings/overrides", (context) => {
    const owners = listParameter(context, "ownerId");
    const ids = listParameter(context, "serviceId");
    const services = store.services
      .all()
      .filter((service) => (owners?.includes(service.ownerId) ?? true) && (ids?.includes(service.id) ?? true))
      .toReversed();
    return pageResponse(context, services, (service) => ({ override: body(service) }));
  });

  routes.get("/notification-settings/overrides/services/:serviceId", (context) => {
    return context.json(body(findService(store, context.req.param("serviceId"))));
  });

  // An empty body changes nothing (recorded).
  routes.patch("/notification-settings/overrides/services/:serviceId", async (context) => {
    const request = await readBody(context, patchBody);
    const service = findService(store, context.req.param("serviceId"));
    const { notifications } = service;
    const changed: Service = {
      ...service,
      notifications: {
        notificationsToSend: request.notificationsToSend ?? notifications.notificationsToSend,
        previewNotificationsEnabled:
          request.previewNotificationsEnabled ?? notifications.previewNotificationsEnabled,
      },
    };
    store.services.put(changed);
    return context.json(body(changed));
  });

  return routes;
}

function body({ id, notifications }: Service): Record<string, string> {
  return { ...notifications, serviceId: id };
}

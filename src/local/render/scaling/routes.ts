import { Hono } from "hono";
import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findWebService } from "../http/find.ts";
import { autoscaling } from "../services/schemas.ts";
import type { WebService } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";

const scaleBody = z.object({ numInstances: z.int().min(1).max(100) });

/**
 * POST /services/{serviceId}/scale; PUT and DELETE …/autoscaling.
 * The number is only stored: the local Render always runs one instance.
 */
export function scalingRoutes({ store, clock }: Render): Hono {
  const routes = new Hono();
  const put = (service: WebService): void =>
    store.services.put({ ...service, updatedAt: timestamp(clock.now()) });

  routes.post("/services/:serviceId/scale", async (context) => {
    const { numInstances } = await readBody(context, scaleBody);
    const service = findWebService(store, context.req.param("serviceId"), "scale");
    if (service.disk !== undefined && numInstances > 1) {
      throw new ApiError(400, "a service with a disk has one instance");
    }
    put({ ...service, numInstances });
    return context.body(null, 202);
  });

  routes.put("/services/:serviceId/autoscaling", async (context) => {
    const request = await readBody(context, autoscaling);
    const service = findWebService(store, context.req.param("serviceId"), "autoscaling");
    put({ ...service, autoscaling: request });
    return context.json(request);
  });

  routes.delete("/services/:serviceId/autoscaling", (context) => {
    const service = findWebService(store, context.req.param("serviceId"), "autoscaling");
    put({ ...service, autoscaling: undefined });
    return context.body(null, 204);
  });

  return routes;
}

import { Hono } from "hono";
import { z } from "zod";
import { ApiError, notFound } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findWebService } from "../http/find.ts";
import { pageResponse } from "../http/paging.ts";
import { listParameter } from "../http/query.ts";
import { disk as newDiskBody } from "../services/schemas.ts";
import { newDisk } from "../services/web-settings.ts";
import type { Disk, WebService } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";

const postBody = newDiskBody.extend({ serviceId: z.string() });
const patchBody = z.object({
  name: z.string().min(1).nullish(),
  mountPath: z.string().startsWith("/").nullish(),
  sizeGB: z.int().min(1).nullish(),
});

/** GET and POST /disks; GET, PATCH and DELETE /disks/{diskId}. A disk is stored with its web service. */
export function diskRoutes({ store, clock }: Render): Hono {
  const routes = new Hono();

  routes.get("/disks", (context) => {
    const serviceIds = listParameter(context, "serviceId");
    const mounted = servicesWithDisk(store).filter(({ service }) => serviceIds?.includes(service.id) ?? true);
    const disks = mounted.map(({ service, disk }) => ({ ...disk, service })).toReversed();
    return pageResponse(context, disks, ({ service, ...disk }) => ({ disk: body(service, disk) }));
  });

  routes.post("/disks", async (context) => {
    const request = await readBody(context, postBody);
    const service = findWebService(store, request.serviceId, "a disk");
    if (service.disk !== undefined) throw new ApiError(400, "service already has a disk");
    if (service.numInstances > 1) throw new ApiError(400, "a service with a disk has one instance");
    const disk = newDisk(request, clock.now());
    store.services.put({ ...service, disk });
    return context.json(body(service, disk), 201);
  });

  routes.get("/disks/:diskId", (context) => {
    const { service, disk } = find(store, context.req.param("diskId"));
    return context.json(body(service, disk));
  });

  routes.patch("/disks/:diskId", async (context) => {
    const request = await readBody(context, patchBody);
    const { service, disk } = find(store, context.req.param("diskId"));
    const sizeGB = request.sizeGB ?? disk.sizeGB;
    if (sizeGB < disk.sizeGB) throw new ApiError(400, "a disk cannot become smaller");
    const changed: Disk = {
      ...disk,
      name: request.name ?? disk.name,
      mountPath: request.mountPath ?? disk.mountPath,
      sizeGB,
      updatedAt: timestamp(clock.now()),
    };
    store.services.put({ ...service, disk: changed });
    return context.json(body(service, changed));
  });

  routes.delete("/disks/:diskId", (context) => {
    const { service } = find(store, context.req.param("diskId"));
    store.services.put({ ...service, disk: undefined });
    return context.body(null, 204);
  });

  return routes;
}

function servicesWithDisk(store: Store): { service: WebService; disk: Disk }[] {
  return store.services
    .all()
    .flatMap((service) =>
      service.type === "web_service" && service.disk !== undefined ? [{ service, disk: service.disk }] : [],
    );
}

function find(store: Store, id: string): { service: WebService; disk: Disk } {
  const found = servicesWithDisk(store).find(({ disk }) => disk.id === id);
  if (found === undefined) throw notFound(id);
  return found;
}

function body(service: WebService, disk: Disk): Record<string, unknown> {
  const { createdAt, id, mountPath, name, sizeGB, updatedAt } = disk;
  return { createdAt, id, mountPath, name, serviceId: service.id, sizeGB, updatedAt };
}

/** Endpoints of services: read, list, change, delete, suspend, resume, scale. Creation is in `create-service.ts`. */
import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { listAll } from "./list.ts";
import { type Service, type ServiceType, serviceSchema } from "./service.ts";

/** A service by its id. Throws `RenderApiError`; `isGone` is true for it when there is none. */
export function getService(client: RenderClient, id: string): Promise<Service> {
  return client.call({
    method: "GET",
    path: pathOf(id),
    answer: serviceSchema,
    about: { action: "read it", resource: `service ${id}` },
  });
}

/** Services of a workspace, without preview copies. `name` is the whole name, case-sensitive. */
export async function listServices(
  client: RenderClient,
  filter: { ownerId: string; name?: string; type?: ServiceType },
): Promise<Service[]> {
  const services = await listAll(client, {
    path: "/services",
    query: { ownerId: filter.ownerId, name: filter.name, type: filter.type, includePreviews: false },
    wrapper: "service",
    item: serviceSchema,
    about: { action: "list them", resource: `services of workspace ${filter.ownerId}` },
  });
  // Render's filter matches any part of a name.
  return filter.name === undefined ? services : services.filter((service) => service.name === filter.name);
}

/** Changes the given properties only. Deploys nothing. */
export function patchService(
  client: RenderClient,
  id: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<Service> {
  return client.call({
    method: "PATCH",
    path: pathOf(id),
    body: changes,
    answer: serviceSchema,
    about: { action: "change it", resource: `service ${id}` },
  });
}

/** Deletes a service with all its runs and logs. */
export async function deleteService(client: RenderClient, id: string): Promise<void> {
  await client.call({
    method: "DELETE",
    path: pathOf(id),
    answer: z.unknown(),
    about: { action: "delete it", resource: `service ${id}` },
  });
}

/** Stops a service until it is resumed. When this returns, Render has accepted it; it may take effect later. */
export async function suspendService(client: RenderClient, id: string): Promise<void> {
  await post(client, `${pathOf(id)}/suspend`, { action: "suspend it", resource: `service ${id}` });
}

/** Resumes a service. Render refuses it for services that are not suspended by a user. */
export async function resumeService(client: RenderClient, id: string): Promise<void> {
  await post(client, `${pathOf(id)}/resume`, { action: "resume it", resource: `service ${id}` });
}

/** Sets the number of instances, at least 1. */
export async function scaleService(client: RenderClient, id: string, numInstances: number): Promise<void> {
  await post(
    client,
    `${pathOf(id)}/scale`,
    { action: "scale it", resource: `service ${id}` },
    { numInstances },
  );
}

async function post(
  client: RenderClient,
  path: string,
  about: { action: string; resource: string },
  body?: unknown,
): Promise<void> {
  await client.call({
    method: "POST",
    path,
    ...(body === undefined ? {} : { body }),
    answer: z.unknown(),
    about,
  });
}

function pathOf(id: string): string {
  return `/services/${encodeURIComponent(id)}`;
}

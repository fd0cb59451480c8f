/** Membership of services in the environments of a Render project. */
import { z } from "zod";
import type { RenderClient } from "./client.ts";

/** Moves a service to an environment; it leaves any other. */
export async function moveToEnvironment(
  client: RenderClient,
  serviceId: string,
  environmentId: string,
): Promise<void> {
  await client.call({
    method: "POST",
    path: pathOf(environmentId),
    body: { resourceIds: [serviceId] },
    answer: z.unknown(),
    about: { action: `move it to environment ${environmentId}`, resource: `service ${serviceId}` },
  });
}

/** Removes a service from its environment. */
export async function removeFromEnvironment(
  client: RenderClient,
  serviceId: string,
  environmentId: string,
): Promise<void> {
  await client.call({
    method: "DELETE",
    path: pathOf(environmentId),
    query: { resourceIds: [serviceId] },
    answer: z.unknown(),
    about: { action: `remove it from environment ${environmentId}`, resource: `service ${serviceId}` },
  });
}

function pathOf(environmentId: string): string {
  return `/environments/${encodeURIComponent(environmentId)}/resources`;
}

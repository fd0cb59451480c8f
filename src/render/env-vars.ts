import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { listAll } from "./list.ts";

const envVarSchema = z.object({ key: z.string(), value: z.string().nullish() });

/** The service's own variables. Those of env groups and of Render itself are not among them. */
export async function getEnvVars(client: RenderClient, serviceId: string): Promise<Record<string, string>> {
  const envVars = await listAll(client, {
    path: pathOf(serviceId),
    wrapper: "envVar",
    item: envVarSchema,
    about: { action: "read its env vars", resource: `service ${serviceId}` },
  });
  return Object.fromEntries(envVars.map(({ key, value }) => [key, value ?? ""]));
}

/** Replaces all variables of a service. They reach its processes with the next deploy. */
export async function putEnvVars(
  client: RenderClient,
  serviceId: string,
  envVars: Readonly<Record<string, string>>,
): Promise<void> {
  await client.call({
    method: "PUT",
    path: pathOf(serviceId),
    body: envVarList(envVars),
    answer: z.unknown(),
    about: { action: "set its env vars", resource: `service ${serviceId}` },
    secrets: Object.values(envVars),
  });
}

/** `[{"key": "A", "value": "1"}]`, in the order of the keys. */
export function envVarList(envVars: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.keys(envVars)
    .sort()
    .map((key) => ({ key, value: envVars[key] ?? "" }));
}

function pathOf(serviceId: string): string {
  return `/services/${encodeURIComponent(serviceId)}/env-vars`;
}

/** The environment variables and secret files of a service. */
import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { listAll } from "./list.ts";

const envVarSchema = z.object({ key: z.string(), value: z.string().nullish() });
const secretFileSchema = z.object({ name: z.string(), content: z.string().nullish() });

/** The service's own variables, without those of env groups and of Render itself. */
export async function getEnvVars(client: RenderClient, serviceId: string): Promise<Record<string, string>> {
  const envVars = await listAll(client, {
    path: pathOf(serviceId, "env-vars"),
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
    path: pathOf(serviceId, "env-vars"),
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

/** The contents of a service's secret files, which are in `/etc/secrets`, by name. */
export async function getSecretFiles(
  client: RenderClient,
  serviceId: string,
): Promise<Record<string, string>> {
  const files = await listAll(client, {
    path: pathOf(serviceId, "secret-files"),
    wrapper: "secretFile",
    item: secretFileSchema,
    about: { action: "read its secret files", resource: `service ${serviceId}` },
  });
  return Object.fromEntries(files.map(({ name, content }) => [name, content ?? ""]));
}

/** Replaces all secret files of a service. They reach its processes with the next deploy. */
export async function putSecretFiles(
  client: RenderClient,
  serviceId: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await client.call({
    method: "PUT",
    path: pathOf(serviceId, "secret-files"),
    body: secretFileList(files),
    answer: z.unknown(),
    about: { action: "set its secret files", resource: `service ${serviceId}` },
    secrets: Object.values(files),
  });
}

/** `[{"name": "a.json", "content": "{}"}]`, in the order of the names. */
export function secretFileList(files: Readonly<Record<string, string>>): { name: string; content: string }[] {
  return Object.keys(files)
    .sort()
    .map((name) => ({ name, content: files[name] ?? "" }));
}

function pathOf(serviceId: string, list: "env-vars" | "secret-files"): string {
  return `/services/${encodeURIComponent(serviceId)}/${list}`;
}

import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { listAll } from "./list.ts";

const secretFileSchema = z.object({ name: z.string(), content: z.string().nullish() });

/** Contents of a service's files below `/etc/secrets`, by name. */
export async function getSecretFiles(
  client: RenderClient,
  serviceId: string,
): Promise<Record<string, string>> {
  const files = await listAll(client, {
    path: pathOf(serviceId),
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
    path: pathOf(serviceId),
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

function pathOf(serviceId: string): string {
  return `/services/${encodeURIComponent(serviceId)}/secret-files`;
}

import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { listFirst } from "./list.ts";

const deploySchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  trigger: z.string().nullish(),
  createdAt: z.string(),
  finishedAt: z.string().nullish(),
});

export type Deploy = z.infer<typeof deploySchema>;

/** `deploy_only` deploys the current build again, with the current settings. */
export type DeployMode = "build_and_deploy" | "deploy_only";

/** Starts a deploy. `undefined` when Render queues it behind a running one: it then answers without a body. */
export function createDeploy(
  client: RenderClient,
  serviceId: string,
  deployMode?: DeployMode,
): Promise<Deploy | undefined> {
  return client.call({
    method: "POST",
    path: pathOf(serviceId),
    body: deployMode === undefined ? {} : { deployMode },
    answer: deploySchema.optional(),
    about: { action: "deploy it", resource: `service ${serviceId}` },
  });
}

export function getDeploy(client: RenderClient, serviceId: string, deployId: string): Promise<Deploy> {
  return client.call({
    method: "GET",
    path: `${pathOf(serviceId)}/${encodeURIComponent(deployId)}`,
    answer: deploySchema,
    about: { action: "read it", resource: `deploy ${deployId} of service ${serviceId}` },
  });
}

/** The newest deploys of a service, newest first; `count` at most 100. */
export function listDeploys(client: RenderClient, serviceId: string, count = 20): Promise<Deploy[]> {
  return listFirst(
    client,
    {
      path: pathOf(serviceId),
      wrapper: "deploy",
      item: deploySchema,
      about: { action: "list its deploys", resource: `service ${serviceId}` },
    },
    count,
  );
}

/** The state of a deploy. `replaced`: it was live until a later one replaced it. */
export function deployOutcome(deploy: Deploy): "under way" | "live" | "replaced" | "failed" {
  if (deploy.status === "live") return "live";
  if (deploy.status === "deactivated") return "replaced";
  return deploy.status === "canceled" || deploy.status.endsWith("_failed") ? "failed" : "under way";
}

function pathOf(serviceId: string): string {
  return `/services/${encodeURIComponent(serviceId)}/deploys`;
}

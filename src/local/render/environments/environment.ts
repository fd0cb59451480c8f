import { z } from "zod";
import type { Render } from "../http/context.ts";
import { removeService } from "../services/routes.ts";
import { newId } from "../store/ids.ts";
import type { Environment } from "../store/model.ts";
import type { Store } from "../store/store.ts";

const ipAllowList = z.array(z.object({ cidrBlock: z.string(), description: z.string() }));

/** An environment in the body of POST /projects. */
export const environmentInProject = z.object({
  name: z.string().min(1),
  protectedStatus: z.enum(["protected", "unprotected"]).nullish(),
  networkIsolationEnabled: z.boolean().nullish(),
  ipAllowList: ipAllowList.nullish(),
});

export const environmentPost = environmentInProject.extend({ projectId: z.string() });
export const environmentPatch = environmentInProject.partial();
export const resourcesPost = z.object({ resourceIds: z.array(z.string()) });

type EnvironmentRequest = z.infer<typeof environmentInProject>;

/** A new environment of a project, not yet stored. */
export function newEnvironment(request: EnvironmentRequest, projectId: string, now: Date): Environment {
  return {
    id: newId("evm", now),
    projectId,
    name: request.name,
    protectedStatus: request.protectedStatus ?? "unprotected",
    networkIsolationEnabled: request.networkIsolationEnabled ?? false,
    ipAllowList: request.ipAllowList ?? undefined,
  };
}

/** An environment as the API returns it; empty lists of ids are null (recorded). */
export function environmentBody(environment: Environment, store: Store): Record<string, unknown> {
  const { id, name, projectId, protectedStatus, networkIsolationEnabled, ipAllowList } = environment;
  const members = store.services.all().filter((service) => service.environmentId === id);
  return {
    databasesIds: null,
    envGroupIds: null,
    id,
    ipAllowList,
    name,
    networkIsolationEnabled,
    projectId,
    protectedStatus,
    redisIds: null,
    serviceIds: members.length === 0 ? null : members.map((service) => service.id),
  };
}

/** Deletes environments with all their services, as Render does. */
export async function deleteEnvironments(render: Render, ids: readonly string[]): Promise<void> {
  const { store } = render;
  const members = store.services.all().filter(({ environmentId }) => ids.includes(environmentId ?? ""));
  for (const { id } of members) await removeService(render, id);
  store.transaction(() => {
    for (const id of ids) store.environments.delete(id);
  });
}

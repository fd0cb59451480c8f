import { notFound } from "../../server/api-error.ts";
import { newId } from "../ids.ts";
import type { Environment } from "../model.ts";
import type { Store } from "../store.ts";
import type { EnvironmentRequest } from "./schemas.ts";

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

/** @throws ApiError 404 when there is no such environment */
export function findEnvironment(store: Store, id: string): Environment {
  const environment = store.environments.get(id);
  if (environment === undefined) throw notFound(id);
  return environment;
}

/** An environment as the API shows it; lists of ids are null when they are empty (recorded). */
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

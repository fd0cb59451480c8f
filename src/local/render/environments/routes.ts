import { Hono } from "hono";
import { ApiError } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findEnvironment, findProject, findService } from "../http/find.ts";
import { pageResponse } from "../http/paging.ts";
import { listParameter } from "../http/query.ts";
import type { Environment } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";
import {
  deleteEnvironments,
  environmentBody,
  environmentPatch,
  environmentPost,
  newEnvironment,
  resourcesPost,
} from "./environment.ts";

/** POST and GET /environments; GET, PATCH and DELETE /environments/{id}; POST and DELETE …/{id}/resources */
export function environmentRoutes(render: Render): Hono {
  const { store, clock } = render;
  const routes = new Hono();

  routes.post("/environments", async (context) => {
    const request = await readBody(context, environmentPost);
    const environment = newEnvironment(request, findProject(store, request.projectId).id, clock.now());
    store.environments.put(environment);
    return context.json(environmentBody(environment, store), 201);
  });

  routes.get("/environments", (context) => {
    const projectIds = listParameter(context, "projectId");
    if (projectIds === undefined) throw new ApiError(400, "projectId is required");
    const names = listParameter(context, "name");
    const environments = store.environments
      .all()
      .filter(({ projectId, name }) => projectIds.includes(projectId) && (names?.includes(name) ?? true))
      .toReversed();
    return pageResponse(context, environments, (environment) => ({
      environment: environmentBody(environment, store),
    }));
  });

  routes.get("/environments/:environmentId", (context) => {
    return context.json(environmentBody(findEnvironment(store, context.req.param("environmentId")), store));
  });

  routes.patch("/environments/:environmentId", async (context) => {
    const request = await readBody(context, environmentPatch);
    const current = findEnvironment(store, context.req.param("environmentId"));
    const changed: Environment = {
      ...current,
      name: request.name ?? current.name,
      protectedStatus: request.protectedStatus ?? current.protectedStatus,
      networkIsolationEnabled: request.networkIsolationEnabled ?? current.networkIsolationEnabled,
      ipAllowList: request.ipAllowList ?? current.ipAllowList,
    };
    store.environments.put(changed);
    return context.json(environmentBody(changed, store));
  });

  routes.delete("/environments/:environmentId", async (context) => {
    const { id } = findEnvironment(store, context.req.param("environmentId"));
    await deleteEnvironments(render, [id]);
    return context.body(null, 204);
  });

  routes.post("/environments/:environmentId/resources", async (context) => {
    const { resourceIds } = await readBody(context, resourcesPost);
    const environment = findEnvironment(store, context.req.param("environmentId"));
    move(resourceIds, environment.id);
    return context.json(environmentBody(environment, store), 201);
  });

  // An id that is not an environment is not an error here (recorded).
  routes.delete("/environments/:environmentId/resources", (context) => {
    const environmentId = context.req.param("environmentId");
    const ids = listParameter(context, "resourceIds") ?? [];
    const members = ids.filter((id) => store.services.get(id)?.environmentId === environmentId);
    move(members, undefined);
    return context.body(null, 204);
  });

  function move(serviceIds: readonly string[], environmentId: string | undefined): void {
    store.transaction(() => {
      for (const id of serviceIds) {
        const service = findService(store, id);
        store.services.put({ ...service, environmentId, updatedAt: timestamp(clock.now()) });
      }
    });
  }

  return routes;
}

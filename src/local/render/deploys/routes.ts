import { Hono } from "hono";
import { z } from "zod";
import { ApiError, notFound } from "../../server/api-error.ts";
import { readOptionalBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import { pageResponse } from "../http/paging.ts";
import { listParameter, timeRangeFilter } from "../http/query.ts";
import { storedImagePath } from "../services/settings.ts";
import type { Deploy, Service } from "../store/model.ts";

const postBody = z.object({
  clearCache: z.enum(["clear", "do_not_clear"]).nullish(),
  commitId: z.string().nullish(),
  imageUrl: z.string().nullish(),
  deployMode: z.enum(["build_and_deploy", "deploy_only"]).nullish(),
});
type DeployRequest = z.infer<typeof postBody>;

/** POST and GET /services/{serviceId}/deploys; GET …/deploys/{deployId}; POST …/deploys/{deployId}/cancel */
export function deployRoutes({ store, engine }: Render): Hono {
  const routes = new Hono();

  function find(serviceId: string, deployId: string): Deploy {
    const deploy = store.deploys.get(deployId);
    if (deploy === undefined || deploy.serviceId !== findService(store, serviceId).id)
      throw notFound(deployId);
    return deploy;
  }

  routes.post("/services/:serviceId/deploys", async (context) => {
    const request = (await readOptionalBody(context, postBody.nullable(), null)) ?? {};
    const service = findService(store, context.req.param("serviceId"));
    requireDeployable(service, request);
    const deploy = engine.deploy(service.id, {
      trigger: "api",
      clearCache: request.clearCache === "clear",
      deployOnly: request.deployMode === "deploy_only",
    });
    // A deploy that waits for the one in progress: 202 without a body (recorded).
    return deploy === "queued" ? context.body(null, 202) : context.json(deployBody(deploy), 201);
  });

  routes.get("/services/:serviceId/deploys", (context) => {
    const { id } = findService(store, context.req.param("serviceId"));
    const statuses = listParameter(context, "status");
    const created = timeRangeFilter(context, "created");
    const updated = timeRangeFilter(context, "updated");
    const finished = timeRangeFilter(context, "finished");
    const deploys = store.deploys
      .all()
      .filter((deploy) => deploy.serviceId === id)
      .filter((deploy) => statuses?.includes(deploy.status) ?? true)
      .filter(
        (deploy) => created(deploy.createdAt) && updated(deploy.updatedAt) && finished(deploy.finishedAt),
      )
      .toReversed();
    return pageResponse(context, deploys, (deploy) => ({ deploy: deployBody(deploy) }));
  });

  routes.get("/services/:serviceId/deploys/:deployId", (context) => {
    const { serviceId, deployId } = context.req.param();
    return context.json(deployBody(find(serviceId, deployId)));
  });

  routes.post("/services/:serviceId/deploys/:deployId/cancel", (context) => {
    const { serviceId, deployId } = context.req.param();
    const { id } = find(serviceId, deployId);
    const canceled = engine.cancelDeploy(id);
    if (canceled === undefined) throw new ApiError(400, "deploy is not in progress");
    return context.json(deployBody(canceled));
  });

  return routes;
}

/** @throws ApiError 400 for options that the service does not support; the first message is recorded, the others are our own */
function requireDeployable(
  service: Service,
  { commitId, imageUrl, deployMode, clearCache }: DeployRequest,
): void {
  if (service.suspenders.length > 0) throw new ApiError(400, "cannot deploy suspended service");
  if (commitId && service.type === "cron_job")
    throw new ApiError(400, "commitId cannot be used with a cron job");
  if (commitId)
    throw new ApiError(400, "the local Render deploys the files of its source folder and has no commits");
  if (deployMode === "deploy_only" && (commitId || imageUrl || clearCache)) {
    throw new ApiError(400, "deploy_only cannot be combined with commitId, imageUrl or clearCache");
  }
  if (!imageUrl) return;
  if (service.image === undefined) throw new ApiError(400, "imageUrl can only be used with an image service");
  if (storedImagePath(imageUrl) !== service.image.path) {
    throw new ApiError(400, `the local Render deploys the configured image only: ${service.image.path}`);
  }
}

/** A deploy as the API returns it. `finishedAt` is null until it ends (recorded); `image` is set for images only. */
function deployBody(deploy: Deploy): Record<string, unknown> {
  return {
    id: deploy.id,
    commit: deploy.commit,
    image: deploy.image,
    status: deploy.status,
    trigger: deploy.trigger,
    createdAt: deploy.createdAt,
    updatedAt: deploy.updatedAt,
    startedAt: deploy.startedAt,
    finishedAt: deploy.finishedAt ?? null,
  };
}

import { Hono } from "hono";
import { ApiError } from "../../server/api-error.ts";
import type { Render } from "../http/context.ts";
import { findCronJob } from "../http/find.ts";
import type { Run } from "../store/model.ts";

/** POST and DELETE /cron-jobs/{cronJobId}/runs. There is no GET: runs are read as events. */
export function cronJobRoutes({ store, engine, owner }: Render): Hono {
  const routes = new Hono();

  routes.post("/cron-jobs/:cronJobId/runs", (context) => {
    const cronJob = findCronJob(store, context.req.param("cronJobId"));
    // That a suspended cron job does not run is documented; the response is not.
    if (cronJob.suspenders.length > 0) throw new ApiError(400, "cannot run suspended cron job");
    return context.json(body(engine.runNow(cronJob.id, owner.email)));
  });

  routes.delete("/cron-jobs/:cronJobId/runs", (context) => {
    const cronJob = findCronJob(store, context.req.param("cronJobId"));
    engine.cancelRun(cronJob.id, owner.email);
    return context.body(null, 204);
  });

  return routes;
}

function body({ id, status, startedAt, finishedAt, triggeredBy, canceledBy }: Run): Record<string, unknown> {
  return { id, status, startedAt, finishedAt, triggeredBy, canceledBy };
}

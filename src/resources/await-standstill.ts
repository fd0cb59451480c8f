import { OperationError } from "../core/errors.ts";
import {
  describeService,
  getService,
  listLatestRuns,
  type RenderClient,
  type Service,
} from "../render/index.ts";
import { poll } from "./poll.ts";

/** How long a suspension and the end of an active run are waited for, in milliseconds. */
const longestSuspensionMs = 60_000;
const longestRunMs = 15 * 60_000;

/**
 * Returns when a service that is being suspended stands still: the suspension is in effect and, for a cron job,
 * the run that was active has ended. Whoever takes over its work may start then.
 * Throws OperationError RESOURCE003 or RESOURCE004 when that takes too long.
 */
export async function awaitStandstill(client: RenderClient, id: string): Promise<Service> {
  const service = await poll(
    client,
    { waitingFor: () => `the suspension of service ${id}`, longestMs: longestSuspensionMs },
    async () => {
      const live = await getService(client, id);
      return live.suspended ? live : undefined;
    },
  );
  if (service === undefined) {
    throw new OperationError({
      code: "RESOURCE003",
      subject: `service ${id}`,
      message: `Render accepted its suspension ${longestSuspensionMs / 1000} s ago, but it is not suspended`,
      remedy: "Look at it in the dashboard and run up again",
    });
  }
  if (service.type === "cron_job") await awaitEndOfRun(client, service);
  return service;
}

async function awaitEndOfRun(client: RenderClient, job: Service): Promise<void> {
  let active = "";
  const ended = await poll(
    client,
    { waitingFor: () => `the end of run ${active} of ${describeService(job)}`, longestMs: longestRunMs },
    async () => {
      // Render's default would be the last hour; a run may take twelve. At most one run is active, the newest.
      const [newest] = await listLatestRuns(client, job.id, new Date(job.createdAt));
      if (newest === undefined || newest.endedAt !== undefined) return true;
      active = newest.runId;
      return undefined;
    },
  );
  if (ended !== undefined) return;
  throw new OperationError({
    code: "RESOURCE004",
    subject: describeService(job),
    message: `it is suspended, but its run ${active} is active since more than ${longestRunMs / 60_000} min`,
    remedy: `Wait for its end or cancel it at ${job.dashboardUrl}, then run up again`,
  });
}

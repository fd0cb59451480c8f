import { wait } from "../../core/clock.ts";
import { OperationError } from "../../core/errors.ts";
import { minuteMs } from "../../core/time-units.ts";
import type { RenderClient } from "../../render/client.ts";
import { listLatestRuns } from "../../render/cron-runs.ts";
import { type Deploy, deployOutcome, getDeploy, listDeploys } from "../../render/deploys.ts";
import { describeService, type Service, type ServiceType } from "../../render/service.ts";
import { getService } from "../../render/services.ts";

const deployTimeoutMs = 30 * minuteMs;
const suspensionTimeoutMs = minuteMs;
const runTimeoutMs = 15 * minuteMs;

/** The service whose deploy is awaited. */
interface DeployTarget {
  type: ServiceType;
  name: string;
  id: string;
  dashboardUrl: string;
}

/**
 * Waits until a deploy is live, or has been live and was replaced by a later one. Without `deployId`, waits for the newest.
 * @throws OperationError RESOURCE001 if it failed, RESOURCE002 after 30 min
 */
export async function awaitDeploy(
  client: RenderClient,
  target: DeployTarget,
  deployId: string | undefined,
): Promise<void> {
  const subject = describeService(target);
  let id = deployId;
  let status = "queued";

  const ended = await poll(
    client,
    { waitingFor: () => `the deploy of ${subject}: ${status}`, timeoutMs: deployTimeoutMs },
    async () => {
      const deploy = await newest();
      if (deploy === undefined) return undefined;
      id = deploy.id;
      status = deploy.status;
      return deployOutcome(deploy) === "under way" ? undefined : deploy;
    },
  );
  if (ended === undefined) {
    throw new OperationError({
      code: "RESOURCE002",
      subject,
      message: `the deploy ${id ?? ""} is still ${status} after ${deployTimeoutMs / minuteMs} min`,
      remedy: `Check its log at ${target.dashboardUrl} and run \`pulumi up\` again; it continues where it stopped`,
    });
  }
  if (deployOutcome(ended) === "failed") {
    throw new OperationError({
      code: "RESOURCE001",
      subject,
      message: `the deploy ${ended.id} ended with status ${ended.status}`,
      remedy: `See its log at ${target.dashboardUrl}, fix the cause and run \`pulumi up\` again; it redeploys`,
    });
  }

  async function newest(): Promise<Deploy | undefined> {
    if (id !== undefined) return getDeploy(client, target.id, id);
    const [deploy] = await listDeploys(client, target.id, 1);
    return deploy;
  }
}

/**
 * Waits until a suspension is in effect and, for a cron job, until the active run has ended. From then on another service
 * can safely take over its work.
 * @throws OperationError RESOURCE003 after 1 min without suspension, RESOURCE004 after 15 min with an active run
 */
export async function awaitSuspended(client: RenderClient, id: string): Promise<Service> {
  const service = await poll(
    client,
    { waitingFor: () => `the suspension of service ${id}`, timeoutMs: suspensionTimeoutMs },
    async () => {
      const live = await getService(client, id);
      return live.suspended ? live : undefined;
    },
  );
  if (service === undefined) {
    throw new OperationError({
      code: "RESOURCE003",
      subject: `service ${id}`,
      message: `Render accepted its suspension ${suspensionTimeoutMs / 1000} s ago, but it is still not suspended`,
      remedy: "Check it in the dashboard and run `pulumi up` again",
    });
  }
  if (service.type === "cron_job") await awaitEndOfRun(client, service);
  return service;
}

async function awaitEndOfRun(client: RenderClient, job: Service): Promise<void> {
  let active = "";
  const ended = await poll(
    client,
    { waitingFor: () => `the end of run ${active} of ${describeService(job)}`, timeoutMs: runTimeoutMs },
    async () => {
      // By default Render lists only the last hour, but a run may take twelve. Only the newest run can be active.
      const [newest] = await listLatestRuns(client, job.id, new Date(job.createdAt));
      if (newest === undefined || newest.lifecycle === "ended") return true;
      active = newest.id;
      return undefined;
    },
  );
  if (ended !== undefined) return;
  throw new OperationError({
    code: "RESOURCE004",
    subject: describeService(job),
    message: `it is suspended, but its run ${active} has been active for more than ${runTimeoutMs / minuteMs} min`,
    remedy: `Wait until it ends or cancel it at ${job.dashboardUrl}, then run \`pulumi up\` again`,
  });
}

const firstDelayMs = 500;
const maxDelayMs = 10_000;
const logEveryMs = 30_000;

/**
 * Calls `probe` until it returns a value, with delays that grow from 0.5 s to 10 s. Logs every 30 s what it is waiting
 * for. Returns undefined after `timeoutMs`.
 */
async function poll<T>(
  { clock, log }: Pick<RenderClient, "clock" | "log">,
  { waitingFor, timeoutMs }: { waitingFor: () => string; timeoutMs: number },
  probe: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const start = clock.now().getTime();
  let logged = start;
  for (let delay = firstDelayMs; ; delay = Math.min(delay * 1.5, maxDelayMs)) {
    const found = await probe();
    if (found !== undefined) return found;
    const now = clock.now().getTime();
    if (now - start >= timeoutMs) return undefined;
    if (now - logged >= logEveryMs) {
      logged = now;
      log(`still waiting for ${waitingFor()} (${Math.round((now - start) / 1000)} s)`);
    }
    await wait(clock, delay);
  }
}

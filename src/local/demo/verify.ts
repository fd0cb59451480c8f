import { setTimeout } from "node:timers/promises";
import type { StackConfig } from "../../config/stack-config.ts";
import { OperationError } from "../../core/errors.ts";
import { httpClient } from "../../core/http/client.ts";
import type { Service } from "../../render/service.ts";
import { listServices } from "../../render/services.ts";
import { airRoom, type Heating, heatRoom } from "./heating.ts";
import { step } from "./progress.ts";
import type { DemoJob, DemoState } from "./report.ts";
import { runOnce } from "./runs.ts";
import type { Session } from "./session.ts";

const healthLimitMilliseconds = 30_000;

/** Waits until the web service is healthy and each job that is not suspended has run once, then reads the result. */
export async function verify(
  config: StackConfig,
  { client, clock, external, render, interruption }: Session,
): Promise<Omit<DemoState, "keepsRunning">> {
  const signal = interruption.requested;
  const services = await listServices(client, { ownerId: config.ownerId });
  const web = serviceNamed(services, config.web.serviceName);
  const healthUrl = `${web.url ?? ""}${config.web.healthCheckPath}`;
  const health = await step(`${web.name} healthy`, () => waitUntilHealthy(healthUrl, web, signal), {
    signal,
  });

  const since = clock.now();
  airRoom(external);
  let heating: Heating | undefined;
  const jobs: DemoJob[] = [];
  for (const [name, { serviceName, schedule, replacesScheduler }] of Object.entries(config.jobs)) {
    const service = serviceNamed(services, serviceName);
    const job = { name, id: service.id, ownerId: service.ownerId };
    const lastRun = service.suspended
      ? undefined
      : await step(`run of ${name}`, () => runOnce(client, job, { clock, signal }), { signal });
    jobs.push({ name, schedule: service.schedule ?? schedule.expression, lastRun });
    if (!replacesScheduler || service.suspended) continue;
    heating = await step(
      `${name} heats the room`,
      (report) => heatRoom(client, job, { external, since, clock, signal, report }),
      { signal },
    );
  }
  return {
    now: clock.now(),
    renderUrl: render.url,
    scheduler: config.scheduler,
    web: { name: web.name, url: web.url ?? "", health },
    jobs,
    heating,
  };
}

async function waitUntilHealthy(url: string, { id }: Service, signal: AbortSignal): Promise<string> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(healthLimitMilliseconds)]);
  const client = httpClient();
  let last = "no response";
  while (!deadline.aborted) {
    try {
      const { status } = await client.send({ method: "GET", url: new URL(url), signal: deadline });
      last = `${status} from ${new URL(url).pathname}`;
      // The statuses that Render's own health check accepts.
      if (status >= 200 && status <= 399) return `healthy (${last})`;
    } catch {
      last = "no response";
    }
    await setTimeout(100, undefined, { signal: deadline }).catch(() => {});
  }
  signal.throwIfAborted();
  throw new OperationError({
    code: "DEMO004",
    subject: url,
    message: `the web service is not healthy after ${healthLimitMilliseconds / 1000} s: ${last}`,
    remedy: `Log: .local/render/logs/${id}.jsonl`,
  });
}

function serviceNamed(services: readonly Service[], name: string): Service {
  const found = services.find((service) => service.name === name);
  if (found !== undefined) return found;
  throw new OperationError({
    code: "DEMO005",
    subject: name,
    message:
      "the local Render has no such service although the update succeeded: something else has removed it",
    remedy: "Run the demo again",
  });
}

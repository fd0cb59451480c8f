import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { realClock } from "../clock.ts";
import { readStackFile, type StackConfig } from "../config/index.ts";
import { OperationError } from "../errors.ts";
import { checkout, checkoutRepository } from "../local-render/checkout.ts";
import { type LocalRender, startLocalRender } from "../local-render/server.ts";
import { listServices, type RenderClient, renderClient, type Service } from "../render/index.ts";
import { destroyStack, openLocalStack, type ResourceChanges, updateStack } from "./local-stack.ts";
import { step } from "./progress.ts";
import { type DemoState, describeRun, formatReport } from "./report.ts";
import { endedRuns, type RunnableJob, runOnce } from "./runs.ts";

const dataFolder = join(checkout, ".local/render");
const followMilliseconds = 2_000;
const healthLimitMilliseconds = 30_000;
const clock = realClock();

/** Starts the local Render, brings stack `local` up, runs each job once and prints what stands. */
export async function runDemo({ once, signal }: { once: boolean; signal: AbortSignal }): Promise<void> {
  const config = readStackFile(join(checkout, "Pulumi.local.yaml")).config;
  await using session = await openSession();
  const changes = await step("pulumi up --stack local", () => updateStack(session.stack, signal));
  console.log(`  ${describeChanges(changes)}`);

  const state = await verify(config, session, signal);
  console.log(formatReport(state));
  if (once) return;
  console.log("\nRunning until Ctrl-C; each run is shown when it has ended.");
  await follow(session.client, await jobsOf(config, session.client), signal);
}

/** Removes everything that the demo has made: the services, the stack and what is stored below `.local`. */
export async function destroyDemo({ signal }: { signal: AbortSignal }): Promise<void> {
  {
    await using session = await openSession();
    const changes = await step("pulumi destroy --stack local", () => destroyStack(session.stack, signal));
    console.log(`  ${describeChanges(changes)}`);
  }
  await step("remove .local", () => rm(join(checkout, ".local"), { recursive: true, force: true }));
}

interface Session extends AsyncDisposable {
  render: LocalRender;
  client: RenderClient;
  stack: Stack;
}

/** A running local Render, a client for it and the stack that belongs to it. */
async function openSession(): Promise<Session> {
  await using undo = new AsyncDisposableStack();
  const render = undo.use(
    await step("local Render", () =>
      startLocalRender({ dataDir: dataFolder, clock, sources: { [checkoutRepository]: checkout } }),
    ),
  );
  const client = renderClient({ baseUrl: render.url, apiKey: render.apiKey });
  undo.defer(() => client.close());
  const stack = await step("stack local", () => openLocalStack(render));
  const everything = undo.move();
  return { render, client, stack, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

/** Waits until the web service is healthy and each job has run once, and reads what stands. */
async function verify(
  config: StackConfig,
  { client, render }: Session,
  signal: AbortSignal,
): Promise<DemoState> {
  const services = await listServices(client, { ownerId: config.ownerId });
  const web = serviceNamed(services, config.web.serviceName);
  const healthUrl = `${web.url ?? ""}${config.web.healthCheckPath}`;
  const health = await step(`${web.name} healthy`, () => untilHealthy(healthUrl, signal));

  const jobs: DemoState["jobs"][number][] = [];
  for (const [name, { serviceName, schedule }] of Object.entries(config.jobs)) {
    const service = serviceNamed(services, serviceName);
    const job = { name, id: service.id, ownerId: service.ownerId };
    const lastRun = await step(`run of ${name}`, () => runOnce(client, job, { clock, signal }));
    jobs.push({
      name,
      schedule: service.schedule ?? schedule.expression,
      suspended: service.suspended,
      lastRun,
    });
  }
  return {
    now: clock.now(),
    renderUrl: render.url,
    scheduler: config.scheduler,
    web: { name: web.name, url: web.url ?? "", health },
    jobs,
  };
}

async function untilHealthy(url: string, signal: AbortSignal): Promise<string> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(healthLimitMilliseconds)]);
  let last = "no answer";
  while (!deadline.aborted) {
    try {
      const answer = await fetch(url, { signal: deadline });
      last = `${answer.status} from ${new URL(url).pathname}`;
      if (answer.ok) return `healthy (${last})`;
    } catch {
      last = "no answer";
    }
    await setTimeout(100, undefined, { signal: deadline }).catch(() => {});
  }
  signal.throwIfAborted();
  throw new OperationError({
    code: "DEMO004",
    subject: url,
    message: `the web service is not healthy after ${healthLimitMilliseconds / 1000} s: ${last}`,
    remedy: "Its log stands under .local/render/logs",
  });
}

/** Prints each run that ends, until `signal` is aborted. */
async function follow(
  client: RenderClient,
  jobs: readonly RunnableJob[],
  signal: AbortSignal,
): Promise<void> {
  const since = clock.now();
  const shown = new Set<string>();
  while (!signal.aborted) {
    for (const job of jobs) {
      for (const run of (await endedRuns(client, job, since)).filter(({ runId }) => !shown.has(runId))) {
        shown.add(run.runId);
        console.log(`${job.name}  ${describeRun(run)}  ${run.log.at(-1) ?? ""}`);
      }
    }
    await setTimeout(followMilliseconds, undefined, { signal }).catch(() => {});
  }
}

async function jobsOf(config: StackConfig, client: RenderClient): Promise<RunnableJob[]> {
  const services = await listServices(client, { ownerId: config.ownerId, type: "cron_job" });
  return Object.entries(config.jobs).map(([name, { serviceName }]) => {
    const { id, ownerId } = serviceNamed(services, serviceName);
    return { name, id, ownerId };
  });
}

function serviceNamed(services: readonly Service[], name: string): Service {
  const found = services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`no service named ${name}`);
  return found;
}

/** `{ create: 5 }` as `5 created`; an update that changed nothing as `no changes (5 unchanged)`. */
function describeChanges(changes: ResourceChanges): string {
  const { same = 0, ...others } = changes;
  const words: Record<string, string> = { create: "created", update: "updated", delete: "deleted" };
  const parts = Object.entries(others).map(([kind, count]) => `${count} ${words[kind] ?? kind}`);
  if (parts.length === 0) return `no changes (${same} unchanged)`;
  return [...parts, ...(same > 0 ? [`${same} unchanged`] : [])].join(", ");
}

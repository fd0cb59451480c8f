import type { Clock } from "../../../core/clock.ts";
import type { Service } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { codeLocations } from "./code-locations.ts";
import { createCronJobs } from "./cron-jobs.ts";
import { deployPipeline } from "./deploy-pipeline.ts";
import { deployRecords } from "./deploy-records.ts";
import { createDeploys } from "./deploys.ts";
import type { Engine } from "./engine.ts";
import { engineContext, isSuspended } from "./engine-context.ts";
import { runRecords } from "./run-records.ts";
import { createWebServices } from "./web-services.ts";

export type { DeployOptions, Engine } from "./engine.ts";

interface EngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The local Render's data folder, prepared and locked. */
  readonly dataDir: string;
  /** Local folders to use in place of git repositories, by URL. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Local folders to use in place of images, by reference. */
  readonly images?: Readonly<Record<string, string>>;
  /** Environment variables that override those of every service. */
  readonly envOverrides?: Readonly<Record<string, string>>;
  /** How long a new instance may take to become healthy, in seconds of the clock. Default: 60; Render allows 15 minutes. */
  readonly healthCheckSeconds?: number;
  readonly log?: (line: string) => void;
}

/**
 * Creates the engine of a local Render. A small process watches this one and ends all services' processes
 * when this one is killed; `close()` ends the watch, too.
 */
export function createEngine(options: EngineOptions): Engine {
  const {
    store,
    clock,
    dataDir,
    sources = {},
    images = {},
    envOverrides = {},
    healthCheckSeconds = 60,
    log = () => {},
  } = options;
  const code = codeLocations(sources, images);
  const context = engineContext({ store, clock, dataDir, code, envOverrides, log });
  const { versions, launcher } = context;
  const records = deployRecords(context);
  const web = createWebServices(context, healthCheckSeconds);
  const deploys = createDeploys({
    context,
    records,
    pipeline: deployPipeline(context, records, web),
    onLive: ({ serviceId, deployId }) => {
      versions.folder(serviceId).keepSecretsOf([deployId]);
      cron.arm(serviceId);
    },
    log,
  });
  const cron = createCronJobs(context, deploys.settled);

  function requireService(serviceId: string): Service {
    const service = store.services.get(serviceId);
    if (service === undefined) throw new Error(`${serviceId} is not in the store`);
    return service;
  }

  function cancelInterruptedRuns(): void {
    const { ended } = runRecords(context);
    for (const run of store.runs.all()) {
      if (run.status === "pending") ended(run, { status: "canceled", canceledBy: undefined });
    }
  }

  /** Starts a stored service again. */
  function startStoredService(service: Service): void {
    const live = versions.live(service.id);
    const hasCode = context.code.checkoutOf(service) !== undefined;
    if (isSuspended(service)) {
      if (service.type === "web_service") web.stop(service.id, "suspended");
      return;
    }
    if (service.type === "cron_job") {
      cron.reportMissed(service);
      cron.arm(service.id);
    } else if (live?.hasCode === true && hasCode) {
      context.inBackground(web.boot(live));
    }
    deploys.resumeInterrupted(service);
    if (live?.hasCode === false && hasCode) deploys.deploy(service, { trigger: "deployed_by_render" });
  }

  async function start(): Promise<void> {
    const leftovers = await launcher.endLeftovers();
    if (leftovers > 0) log(`ended ${leftovers} processes that an earlier local Render left running`);
    cancelInterruptedRuns();
    const services = store.services.all();
    await Promise.all(services.map(({ id }) => engine.prepare(id)));
    for (const service of services) startStoredService(service);
  }

  const engine: Engine = {
    start,
    async prepare(serviceId) {
      if (requireService(serviceId).type === "web_service") await web.prepare(serviceId);
    },
    deploy: (serviceId, deployOptions) => deploys.deploy(requireService(serviceId), deployOptions),
    cancelDeploy: (deployId) => deploys.cancel(deployId),
    serviceChanged: (serviceId) => cron.arm(serviceId),
    suspend(serviceId) {
      context.inBackground(deploys.cancelAll(serviceId));
      if (requireService(serviceId).type === "cron_job") cron.disarm(serviceId);
      else web.stop(serviceId, "suspended");
    },
    resume(serviceId) {
      const service = requireService(serviceId);
      if (service.type === "web_service") web.stop(serviceId, "no-instance");
      else cron.arm(serviceId);
      deploys.deploy(service, { trigger: "service_resumed", deployOnly: true });
    },
    restart(serviceId) {
      const live = versions.live(serviceId);
      if (requireService(serviceId).type !== "web_service" || live?.hasCode !== true) return;
      context.emit(serviceId, "server_restarted", { triggeredByUser: null });
      context.inBackground(web.replaceInstance(live, new AbortController().signal));
    },
    runNow: (serviceId, triggeredBy) => cron.runNow(requireService(serviceId).id, triggeredBy),
    cancelRun: (serviceId, canceledBy) => cron.cancelRun(serviceId, canceledBy),
    async remove(serviceId) {
      await Promise.all([deploys.cancelAll(serviceId), cron.remove(serviceId), web.remove(serviceId)]);
      await versions.remove(serviceId);
    },
    webUrl: (serviceId) => web.url(serviceId),
    async close() {
      const ended = [cron.close(), deploys.close(), web.close()];
      await Promise.all([launcher.close(), ...ended]);
    },
  };
  return engine;
}

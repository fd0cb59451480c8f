import { setImmediate } from "node:timers/promises";
import { detailsOf } from "../../../core/errors.ts";
import type { Deploy, DeployStatus, Service } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";
import type { Pipeline } from "./deploy-pipeline.ts";
import { type DeployOutcome, type DeployRecords, openStatuses } from "./deploy-records.ts";
import type { DeployOptions } from "./engine.ts";
import { type EngineContext, isSuspended } from "./engine-context.ts";
import { freezeVersion, type Version } from "./version.ts";

/** The deploys in progress, one for each service, and those queued behind them. */
interface Deploys {
  deploy(service: Service, options: DeployOptions): Deploy | "queued";
  cancel(deployId: string): Deploy | undefined;
  /** Cancels all deploys of a service that have not ended; resolves when their processes have ended. */
  cancelAll(serviceId: string): Promise<void>;
  /** Resumes the deploys that were in progress when an earlier local Render ended. */
  resumeInterrupted(service: Service): void;
  /** Resolves when no deploy of the service is in progress. */
  settled(serviceId: string): Promise<void>;
  /** Stops all work on deploys without changing their records. */
  close(): Promise<void>;
}

interface InProgress {
  readonly deployId: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * @param onLive called at the moment when a version goes live
 * @param log receives a line for each failure that no client sees
 */
export function createDeploys(options: {
  context: EngineContext;
  records: DeployRecords;
  pipeline: Pipeline;
  onLive: (version: Version) => void;
  log: (line: string) => void;
}): Deploys {
  const { context, records, pipeline, onLive, log } = options;
  const { store, clock, code, versions } = context;
  const inProgress = new Map<string, InProgress>();
  let closing = false;

  function queuedOf(serviceId: string): Deploy | undefined {
    return records.of(serviceId).find(({ status }) => status === "queued");
  }

  function freeze(service: Service, { id, commit }: Deploy): Version {
    const hasCode = code.checkoutOf(service) !== undefined;
    versions.folder(service.id).writeSecrets(id, service.secretFiles);
    return freezeVersion(service, { deployId: id, commitId: commit?.id, hasCode });
  }

  /** A cron job with an image needs neither build nor instance: it is live in the response already (recorded). */
  function start(service: Service, deploy: Deploy, withBuild: boolean): Deploy {
    const version = freeze(service, deploy);
    records.started(deploy, withBuild);
    if (service.type === "cron_job" && !withBuild) return conclude(version, "live") ?? deploy;
    const abort = new AbortController();
    const done = execute(deploy, version, withBuild, abort.signal).catch((error: unknown) =>
      log(`${version.name}: the outcome of deploy ${deploy.id} is not stored: ${detailsOf(error)}`),
    );
    inProgress.set(service.id, { deployId: deploy.id, abort, done });
    return deploy;
  }

  async function execute(
    deploy: Deploy,
    version: Version,
    withBuild: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await setImmediate(); // the transaction in which the caller creates the deploy is stored by then
    if (signal.aborted) return;
    const outcome = await attempt();
    if (inProgress.get(version.serviceId)?.deployId === deploy.id) inProgress.delete(version.serviceId);
    if (signal.aborted) return;
    conclude(version, outcome);
    startQueued(version.serviceId);

    async function attempt(): Promise<DeployOutcome> {
      try {
        return await pipeline({ deploy, version, withBuild, signal });
      } catch (error) {
        log(
          `${version.name}: the deploy ${deploy.id} failed because of an internal error: ${detailsOf(error)}`,
        );
        return "update_failed";
      }
    }
  }

  function conclude(version: Version, outcome: DeployOutcome): Deploy | undefined {
    const ended = records.ended(version.deployId, outcome);
    if (ended !== undefined && outcome === "live") {
      versions.setLive(version);
      onLive(version);
    }
    return ended;
  }

  function startQueued(serviceId: string): void {
    const next = queuedOf(serviceId);
    const service = store.services.get(serviceId);
    if (next === undefined || service === undefined || isSuspended(service)) return;
    startStored(service, next);
  }

  function startStored(service: Service, deploy: Deploy): void {
    const withBuild = service.image === undefined;
    records.progress(deploy.id, firstStatus(withBuild));
    start(service, deploy, withBuild);
  }

  function abandon(serviceId: string): void {
    inProgress.get(serviceId)?.abort.abort();
    inProgress.delete(serviceId);
  }

  const deploys: Deploys = {
    deploy(service, deployOptions) {
      const queued = queuedOf(service.id);
      if (queued !== undefined) records.ended(queued.id, "canceled"); // only the newest stays queued
      const current = inProgress.get(service.id);
      if (current !== undefined && service.type === "cron_job") {
        records.create(service, "queued", deployOptions);
        return "queued";
      }
      if (current !== undefined) deploys.cancel(current.deployId);
      const built = versions.live(service.id)?.hasCode === true;
      const withBuild = service.image === undefined && !(deployOptions.deployOnly === true && built);
      const deploy = records.create(service, firstStatus(withBuild), deployOptions);
      if (service.type === "web_service") {
        store.services.put({ ...service, updatedAt: timestamp(clock.now()) }); // recorded; a cron job's does not change
      }
      return start(service, deploy, withBuild);
    },
    cancel(deployId) {
      const deploy = store.deploys.get(deployId);
      if (deploy === undefined || !openStatuses.includes(deploy.status)) return undefined;
      const { serviceId } = deploy;
      const current = inProgress.get(serviceId)?.deployId === deployId;
      if (current) abandon(serviceId);
      const canceled = records.ended(deployId, "canceled");
      if (current) startQueued(serviceId);
      return canceled;
    },
    async cancelAll(serviceId) {
      const done = inProgress.get(serviceId)?.done;
      abandon(serviceId);
      for (const { id, status } of records.of(serviceId)) {
        if (openStatuses.includes(status)) records.ended(id, "canceled");
      }
      await done;
    },
    resumeInterrupted(service) {
      const open = records.of(service.id).filter(({ status }) => openStatuses.includes(status));
      const newest = open.pop();
      for (const { id } of open) records.ended(id, "canceled");
      if (newest !== undefined) startStored(service, newest);
    },
    async settled(serviceId) {
      for (
        let now = inProgress.get(serviceId);
        now !== undefined && !closing;
        now = inProgress.get(serviceId)
      ) {
        await now.done;
      }
    },
    async close() {
      closing = true;
      const work = [...inProgress.values()];
      for (const { abort } of work) abort.abort();
      await Promise.all(work.map(({ done }) => done));
    },
  };
  return deploys;
}

function firstStatus(withBuild: boolean): DeployStatus {
  return withBuild ? "build_in_progress" : "update_in_progress";
}

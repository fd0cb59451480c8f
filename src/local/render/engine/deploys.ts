import { setImmediate } from "node:timers/promises";
import { messageOf } from "../../../core/errors.ts";
import type { Deploy, DeployStatus, Service } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";
import type { Pipeline } from "./deploy-pipeline.ts";
import { type DeployOutcome, type DeployRecords, openStatuses } from "./deploy-records.ts";
import type { DeployOptions } from "./engine.ts";
import { type EngineContext, isSuspended } from "./engine-context.ts";
import { freezeVersion, type Version } from "./version.ts";

/** The deploys under way, one for each service, and those that wait for them. */
export interface Deploys {
  deploy(service: Service, options: DeployOptions): Deploy | "queued";
  cancel(deployId: string): Deploy | undefined;
  /** Cancels all deploys of a service that are not over; resolves when their processes have ended. */
  cancelAll(serviceId: string): Promise<void>;
  /** Takes up the deploys that were under way when an earlier local Render ended. */
  takeUp(service: Service): void;
  /** Resolves when no deploy of the service is under way. */
  settled(serviceId: string): Promise<void>;
  /** Stops all work on deploys and leaves their records as they are. */
  close(): Promise<void>;
}

interface UnderWay {
  readonly deployId: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * @param wentLive called in the moment in which a version became the live one
 * @param log gets a line when something went wrong that no client is told of
 */
export function createDeploys(options: {
  context: EngineContext;
  records: DeployRecords;
  pipeline: Pipeline;
  wentLive: (version: Version) => void;
  log: (line: string) => void;
}): Deploys {
  const { context, records, pipeline, wentLive, log } = options;
  const { store, clock, code, versions } = context;
  const underWay = new Map<string, UnderWay>();
  let closing = false;

  function queuedOf(serviceId: string): Deploy | undefined {
    return records.of(serviceId).find(({ status }) => status === "queued");
  }

  function freeze(service: Service, { id, commit }: Deploy): Version {
    const hasCode = code.checkoutOf(service) !== undefined;
    versions.folder(service.id).writeSecrets(id, service.secretFiles);
    return freezeVersion(service, { deployId: id, commitId: commit?.id, hasCode });
  }

  /** A cron job of an image needs neither build nor instance: it is live in the answer already (recorded). */
  function begin(service: Service, deploy: Deploy, withBuild: boolean): Deploy {
    const version = freeze(service, deploy);
    records.started(deploy, withBuild);
    if (service.type === "cron_job" && !withBuild) return conclude(version, "live") ?? deploy;
    const abort = new AbortController();
    const done = carryOut(deploy, version, withBuild, abort.signal);
    underWay.set(service.id, { deployId: deploy.id, abort, done });
    return deploy;
  }

  async function carryOut(
    deploy: Deploy,
    version: Version,
    withBuild: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await setImmediate(); // what the caller does in one transaction with the deploy is stored by then
    if (signal.aborted) return;
    const outcome = await attempt();
    if (underWay.get(version.serviceId)?.deployId === deploy.id) underWay.delete(version.serviceId);
    if (signal.aborted) return;
    conclude(version, outcome);
    beginQueued(version.serviceId);

    async function attempt(): Promise<DeployOutcome> {
      try {
        return await pipeline({ deploy, version, withBuild, signal });
      } catch (error) {
        log(`${version.name}: the deploy ${deploy.id} ended with a defect: ${messageOf(error)}`);
        return "update_failed";
      }
    }
  }

  function conclude(version: Version, outcome: DeployOutcome): Deploy | undefined {
    const ended = records.ended(version.deployId, outcome);
    if (ended !== undefined && outcome === "live") {
      versions.setLive(version);
      wentLive(version);
    }
    return ended;
  }

  function beginQueued(serviceId: string): void {
    const next = queuedOf(serviceId);
    const service = store.services.get(serviceId);
    if (next === undefined || service === undefined || isSuspended(service)) return;
    takeUpOne(service, next);
  }

  function takeUpOne(service: Service, deploy: Deploy): void {
    const withBuild = service.image === undefined;
    records.progress(deploy.id, firstStatus(withBuild));
    begin(service, deploy, withBuild);
  }

  function abandon(serviceId: string): void {
    underWay.get(serviceId)?.abort.abort();
    underWay.delete(serviceId);
  }

  const deploys: Deploys = {
    deploy(service, deployOptions) {
      const queued = queuedOf(service.id);
      if (queued !== undefined) records.ended(queued.id, "canceled"); // only the newest waits
      const current = underWay.get(service.id);
      if (current !== undefined && service.type === "cron_job") {
        records.create(service, "queued", deployOptions);
        return "queued";
      }
      if (current !== undefined) deploys.cancel(current.deployId);
      const built = versions.live(service.id)?.hasCode === true;
      const withBuild = service.image === undefined && !(deployOptions.deployOnly === true && built);
      const deploy = records.create(service, firstStatus(withBuild), deployOptions);
      if (service.type === "web_service") {
        store.services.put({ ...service, updatedAt: timestamp(clock.now()) }); // recorded; a cron job's stays
      }
      return begin(service, deploy, withBuild);
    },
    cancel(deployId) {
      const deploy = store.deploys.get(deployId);
      if (deploy === undefined || !openStatuses.includes(deploy.status)) return undefined;
      const { serviceId } = deploy;
      const current = underWay.get(serviceId)?.deployId === deployId;
      if (current) abandon(serviceId);
      const canceled = records.ended(deployId, "canceled");
      if (current) beginQueued(serviceId);
      return canceled;
    },
    async cancelAll(serviceId) {
      const done = underWay.get(serviceId)?.done;
      abandon(serviceId);
      for (const { id, status } of records.of(serviceId)) {
        if (openStatuses.includes(status)) records.ended(id, "canceled");
      }
      await done;
    },
    takeUp(service) {
      const open = records.of(service.id).filter(({ status }) => openStatuses.includes(status));
      const newest = open.pop();
      for (const { id } of open) records.ended(id, "canceled");
      if (newest !== undefined) takeUpOne(service, newest);
    },
    async settled(serviceId) {
      for (let now = underWay.get(serviceId); now !== undefined && !closing; now = underWay.get(serviceId)) {
        await now.done;
      }
    },
    async close() {
      closing = true;
      const work = [...underWay.values()];
      for (const { abort } of work) abort.abort();
      await Promise.all(work.map(({ done }) => done));
    },
  };
  return deploys;
}

function firstStatus(withBuild: boolean): DeployStatus {
  return withBuild ? "build_in_progress" : "update_in_progress";
}

import type { Deploy, DeployTrigger, Run } from "../store/model.ts";

export interface DeployOptions {
  readonly trigger: DeployTrigger;
  readonly clearCache?: boolean;
  /** Skips the build when the live version was built from the same source. */
  readonly deployOnly?: boolean;
}

/** The part of the local Render that runs things: builds, web services, cron jobs. */
export interface Engine {
  /**
   * Ends processes that an earlier local Render on this data folder left running, then starts the web services, schedules
   * the cron jobs and resumes interrupted deploys. Resolves when all web services have their port.
   */
  start(): Promise<void>;
  /**
   * Assigns a port to a web service, so that {@link Engine.webUrl} works. No effect for other services, or when it has
   * a port already.
   */
  prepare(serviceId: string): Promise<void>;
  /**
   * Deploys the service as stored. The deploy is in the store when this returns and continues in the background.
   * "queued": a deploy of this cron job is in progress, and this one follows it. A web service's deploy cancels the
   * one in progress.
   */
  deploy(serviceId: string, options: DeployOptions): Deploy | "queued";
  /** Cancels a deploy that is queued or in progress. `undefined` when there is no such deploy. */
  cancelDeploy(deployId: string): Deploy | undefined;
  /** Must be called after each change of a service record: a new schedule takes effect at once. */
  serviceChanged(serviceId: string): void;
  /** Must be called after the record was suspended: no new runs, no instance. An active run continues to its end. */
  suspend(serviceId: string): void;
  /** Must be called after the record was resumed: deploys with trigger `service_resumed`. */
  resume(serviceId: string): void;
  /** Replaces the instance of a web service, as a deploy does, with the live version. */
  restart(serviceId: string): void;
  /** Runs a cron job now; the active run is canceled first. */
  runNow(serviceId: string, triggeredBy?: string): Run;
  /** Cancels the active run; no effect when there is none. */
  cancelRun(serviceId: string, canceledBy?: string): void;
  /** Ends all processes of a service and deletes its files. */
  remove(serviceId: string): Promise<void>;
  /** The address of a web service, `http://127.0.0.1:N`; stays the same until the service is deleted. */
  webUrl(serviceId: string): string;
  /** Ends all processes. Active runs are canceled; deploys in progress are resumed by the next start. */
  close(): Promise<void>;
}

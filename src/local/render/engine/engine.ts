import type { Deploy, DeployTrigger, Run } from "../store/model.ts";

export interface DeployOptions {
  readonly trigger: DeployTrigger;
  readonly clearCache?: boolean;
  /** No build when the live version was built from the same source. */
  readonly deployOnly?: boolean;
}

/** The part of the local Render that runs things: builds, web services, cron jobs. */
export interface Engine {
  /**
   * Ends what an earlier local Render on this data folder left behind, then starts the web services, arms the cron
   * jobs and takes up interrupted deploys. Resolves when all web services have their port.
   */
  start(): Promise<void>;
  /**
   * Gives a web service its port; {@link Engine.webUrl} works afterwards. Without effect for other services
   * and when it has one.
   */
  prepare(serviceId: string): Promise<void>;
  /**
   * Deploys what the store holds of the service. The deploy is in the store when this returns; it goes on by itself.
   * "queued": a deploy of this cron job is under way, and this one follows it. A web service's deploy cancels the
   * one under way.
   */
  deploy(serviceId: string, options: DeployOptions): Deploy | "queued";
  /** Cancels a deploy that is queued or under way. `undefined` when there is no such deploy. */
  cancelDeploy(deployId: string): Deploy | undefined;
  /** To be called after each change of a service record: a new schedule counts at once. */
  serviceChanged(serviceId: string): void;
  /** To be called after the record says suspended: no more runs, no instance. A run under way goes on to its end. */
  suspend(serviceId: string): void;
  /** To be called after the record says not suspended: deploys with trigger `service_resumed`. */
  resume(serviceId: string): void;
  /** Replaces the instance of a web service as a deploy does, with the version that is live. */
  restart(serviceId: string): void;
  /** Runs a cron job now; the run that is active is canceled first. */
  runNow(serviceId: string, triggeredBy?: string): Run;
  /** Cancels the active run; without effect when there is none. */
  cancelRun(serviceId: string, canceledBy?: string): void;
  /** Ends all processes of a service and removes its files. */
  remove(serviceId: string): Promise<void>;
  /** Where a web service is reached: `http://127.0.0.1:N`, the same until the service is removed. */
  webUrl(serviceId: string): string;
  /** Ends all processes. Runs under way are canceled; deploys under way are taken up by the next start. */
  close(): Promise<void>;
}

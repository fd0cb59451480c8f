import { randomBytes } from "node:crypto";
import type { ProcessTree } from "../../processes/process-tree.ts";
import type { EngineContext } from "./engine-context.ts";
import { waitUntilHealthy } from "./health-check.ts";
import type { LogOrigin } from "./service-logs.ts";
import type { Version } from "./version.ts";

/** One process tree of a web service. */
export interface Instance {
  /** `srv-…-xxxxx` */
  readonly label: string;
  readonly port: number;
  readonly version: Version;
  readonly tree: ProcessTree;
  readonly startedAt: Date;
  readonly origin: LogOrigin;
  /** Resolves with true when it is healthy, with false when it ended or the signal was aborted before. */
  readonly healthy: Promise<boolean>;
}

/**
 * Starts an instance.
 * @param at `port`: where it is to listen; `url`: where the service is reached
 * @param signal ends the waiting for its health, not the instance
 */
export function startInstance(
  { launcher, clock }: EngineContext,
  version: Version,
  at: { readonly port: number; readonly url: string },
  signal: AbortSignal,
): Instance {
  const { port, url } = at;
  const label = `${version.serviceId}-${randomBytes(4).toString("hex").slice(0, 5)}`;
  const tree = launcher.launch(version, version.command, { kind: "run", instance: label, port, url });
  const ended = new AbortController();
  tree.ended.then(() => ended.abort());
  return {
    label,
    port,
    version,
    tree,
    startedAt: clock.now(),
    origin: { serviceId: version.serviceId, type: "app", instance: label },
    healthy: waitUntilHealthy(port, version.healthCheckPath, AbortSignal.any([signal, ended.signal])),
  };
}

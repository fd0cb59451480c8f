import { randomBytes } from "node:crypto";
import { get } from "node:http";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessTree } from "../../processes/process-tree.ts";
import type { EngineContext } from "./engine-context.ts";
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

// https://render.com/docs/health-checks: 2xx or 3xx within five seconds is healthy.
const answerWithin = 5000;
const askAgainAfter = 50;

/**
 * Asks an instance until it is healthy: its port is open and, when `path` is not empty, a GET of it is answered with
 * 2xx or 3xx. Real time, as the instance lives in it. False when the signal is aborted before.
 */
export async function waitUntilHealthy(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isHealthy(port, path, signal)) return !signal.aborted;
    await delay(askAgainAfter);
  }
  return false;
}

function isHealthy(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return path === "" ? isOpen(port, signal) : answersWell(port, path, signal);
}

function isOpen(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: "127.0.0.1", signal });
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}

function answersWell(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]);
    const request = get({ port, host: "127.0.0.1", path, agent: false, signal: limit }, (response) => {
      response.resume();
      response.once("error", () => {}); // cut after the status: that alone counts
      const status = response.statusCode ?? 0;
      done(status >= 200 && status < 400);
    });
    request.once("error", () => done(false));
  });
}

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
  /** Resolves with true when it is healthy, with false when it ends or the signal is aborted before. */
  readonly healthy: Promise<boolean>;
}

/**
 * Starts an instance.
 * @param at the port to listen on, and the address of the service
 * @param signal ends waiting for the instance to become healthy, not the instance
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
const responseLimitMilliseconds = 5000;
const retryMilliseconds = 50;

/**
 * Polls an instance until it is healthy: its port is open and, when `path` is not empty, GET on it returns
 * 2xx or 3xx. Uses real time, as the instance does. False when the signal is aborted before.
 */
async function waitUntilHealthy(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isHealthy(port, path, signal)) return !signal.aborted;
    await delay(retryMilliseconds);
  }
  return false;
}

function isHealthy(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return path === "" ? isOpen(port, signal) : isSuccessful(port, path, signal);
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

function isSuccessful(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(responseLimitMilliseconds)]);
    const request = get({ port, host: "127.0.0.1", path, agent: false, signal: limit }, (response) => {
      response.resume();
      response.once("error", () => {}); // closed after the status: only that counts
      const status = response.statusCode ?? 0;
      done(status >= 200 && status < 400);
    });
    request.once("error", () => done(false));
  });
}

import { backOff } from "../../../core/back-off.ts";
import { type Cancel, wait } from "../../../core/clock.ts";
import type { ProcessEnd } from "../../processes/process-tree.ts";
import { freePort } from "../../server/ports.ts";
import type { EngineContext } from "./engine-context.ts";
import { type Instance, startInstance } from "./instance.ts";
import { stopProcess } from "./launcher.ts";
import type { ReverseProxy } from "./proxy.ts";
import { failureReason } from "./run-records.ts";
import type { Version } from "./version.ts";

/** The instance of one web service behind its address. The methods are described in {@link WebServices}. */
export interface WebServiceProcess {
  boot(version: Version): Promise<void>;
  replaceInstance(version: Version, signal: AbortSignal): Promise<boolean>;
  /** Ends the instance; resolves when it has ended. */
  stop(): Promise<void>;
  /** Stops restarting instances, as the local Render is shutting down. */
  release(): void;
}

const firstPauseSeconds = 1;
const longestPauseSeconds = 5 * 60;
const stableAfterSeconds = 10 * 60;
// Render waits 60 seconds before it stops the previous instance; here that is the maximum, as the end of
// the last running request is known.
const drainSeconds = 60;

export function createWebService(options: {
  context: EngineContext;
  proxy: ReverseProxy;
  url: string;
  healthCheckSeconds: number;
}): WebServiceProcess {
  const { context, proxy, url, healthCheckSeconds } = options;
  const { clock, emit, inBackground, logs } = context;
  let current: Instance | undefined;
  let cancelRestart: Cancel = () => {};
  let released = false;
  let crashes = 0;
  let stops = 0;
  const never = new AbortController().signal;

  function adopt(instance: Instance): void {
    const previous = current;
    cancelRestart();
    current = instance;
    inBackground(
      instance.tree.ended.then((end) => {
        if (current === instance) crashed(instance, end);
      }),
    );
    if (previous !== undefined) inBackground(retire(previous));
  }

  function serve(instance: Instance): void {
    proxy.route(instance.port);
    logs.note(instance.origin, `Your service is live at ${url}`);
    emit(instance.version.serviceId, "server_available", {});
  }

  async function retire(instance: Instance): Promise<void> {
    const drained = new AbortController();
    proxy.idle(instance.port).then(() => drained.abort());
    await wait(clock, drainSeconds * 1000, drained.signal).catch(() => {});
    await stopInstance(instance);
  }

  function crashed(instance: Instance, end: ProcessEnd): void {
    current = undefined;
    if (released) return;
    proxy.route("no-instance");
    const { serviceId } = instance.version;
    const lived = clock.now().getTime() - instance.startedAt.getTime();
    crashes = lived >= stableAfterSeconds * 1000 ? 1 : crashes + 1;
    const pause = backOff(crashes - 1, { first: firstPauseSeconds, longest: longestPauseSeconds });
    emit(serviceId, "server_failed", { instanceID: instance.label, reason: failureReason(end.exitCode) });
    logs.note(instance.origin, `Exited with status ${end.exitCode}; restarting in ${pause} s`, "error");
    cancelRestart = clock.at(new Date(clock.now().getTime() + pause * 1000), () => {
      inBackground(boot(instance.version));
    });
  }

  async function boot(version: Version): Promise<void> {
    const before = stops;
    const port = await freePort();
    if (stops !== before) return;
    const instance = startInstance(context, version, { port, url }, never);
    adopt(instance);
    if ((await instance.healthy) && current === instance) serve(instance);
  }

  async function stopInstance({ tree, version }: Instance): Promise<void> {
    await stopProcess(tree, clock, version.maxShutdownDelaySeconds);
  }

  async function replaceInstance(version: Version, signal: AbortSignal): Promise<boolean> {
    const before = stops;
    const port = await freePort();
    if (stops !== before || signal.aborted) return false;
    const timeout = new AbortController();
    const cancelLimit = clock.at(new Date(clock.now().getTime() + healthCheckSeconds * 1000), () =>
      timeout.abort(),
    );
    const instance = startInstance(
      context,
      version,
      { port, url },
      AbortSignal.any([signal, timeout.signal]),
    );
    const healthy = await instance.healthy;
    cancelLimit();
    if (healthy && !signal.aborted && stops === before) {
      adopt(instance);
      serve(instance);
      crashes = 0;
      return true;
    }
    if (timeout.signal.aborted) {
      logs.note(
        instance.origin,
        `Not healthy within ${healthCheckSeconds} s: ${failedCheck(version)}`,
        "error",
      );
    }
    const endedByItself = !timeout.signal.aborted && !signal.aborted && stops === before;
    const { exitCode } = await stopProcess(instance.tree, clock, version.maxShutdownDelaySeconds);
    if (endedByItself) {
      logs.note(instance.origin, `Exited with status ${exitCode} before it was healthy`, "error");
    }
    return false;
  }

  return {
    boot,
    replaceInstance,
    async stop() {
      stops += 1;
      cancelRestart();
      const instance = current;
      current = undefined;
      if (instance !== undefined) await stopInstance(instance);
    },
    release() {
      released = true;
      cancelRestart();
    },
  };
}

function failedCheck({ healthCheckPath }: Version): string {
  return healthCheckPath === ""
    ? "its port is not open"
    : `GET ${healthCheckPath} does not return 2xx or 3xx`;
}

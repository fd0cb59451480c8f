import { once } from "node:events";
import { OperationError } from "../../src/core/errors.ts";
import { createApp } from "./http/app.ts";
import { documentReader } from "./http/documents.ts";
import { listen } from "./http/listen.ts";
import { createMetrics } from "./http/metrics.ts";
import { httpVariables } from "./http/variables.ts";
import { runProgram } from "./program/program.ts";
import { integer } from "./program/variables.ts";
import { createSchedulerService } from "./scheduler/scheduler-service.ts";
import { schedulerVariables } from "./scheduler/variables.ts";
import { announceStore, openStore } from "./store/open-store.ts";
import { storeVariables } from "./store/variables.ts";
import { createSwitchBotFactory } from "./switchbot/switchbot.ts";
import { switchBotVariables } from "./switchbot/variables.ts";

await runProgram({
  name: "serve",
  summary:
    "The web service: /healthz, /metrics, /debug/state, and the in-process scheduler unless SCHEDULER_ENABLED is false.\n" +
    "SIGHUP applies changed settings at once, SIGTERM and SIGINT stop it.",
  variables: {
    ...storeVariables,
    ...switchBotVariables,
    ...schedulerVariables,
    ...httpVariables,
    graceSeconds: integer("SHUTDOWN_GRACE_SECONDS", {
      description: "seconds that a running tick may take after SIGTERM before it is aborted",
      minimum: 0,
      maximum: 300,
      fallback: { value: 15, words: "default: 15" },
    }),
  },
  example: "STATE_DIR=.local/state PORT=10000 node jobs/dist/serve.js",
  exitCodes: {
    0: "stopped by SIGTERM or SIGINT, after the running tick",
    1: "it could not start; see the log for the reason",
  },
  async run(values, { log, clock, signal }) {
    // One connection for ticks and one for requests, so that neither waits for the other. A single attempt: the next
    // tick or request follows soon.
    const open = () => openStore(values, { log, clock, signal, attempts: 1 });
    const [tickStore, store] = [open(), open()];
    const abortTick = new AbortController();
    const metrics = createMetrics();
    const scheduler = values.schedulerEnabled
      ? createSchedulerService({
          store: tickStore,
          switchBot: createSwitchBotFactory(values, { clock, signal: abortTick.signal }),
          clock,
          log,
          signal: abortTick.signal,
          instance: values.instance,
          onTick: metrics.countTick,
        })
      : undefined;
    const app = createApp({
      ...values,
      store,
      usesDatabase: values.postgresUrl !== undefined,
      read: documentReader(store, log),
      clock,
      scheduler,
      startedAt: clock.now(),
      metrics,
      log,
    });
    const host = values.host ?? (values.onRender ? "0.0.0.0" : "127.0.0.1");
    const server = await listen(app.fetch, { host, port: values.port });
    log.info("serve", "Listening", { url: server.url, store: store.name });
    void announceStore(store, log);
    process.on("SIGHUP", () => void scheduler?.refreshSettings());
    if (scheduler === undefined) log.info("scheduler", "APScheduler disabled via SCHEDULER_ENABLED=false");
    else scheduler.start();

    if (!signal.aborted) await once(signal, "abort");
    log.info("serve", "Stopping", { grace_seconds: values.graceSeconds });
    const graceEnd = new Date(clock.now().getTime() + values.graceSeconds * 1000);
    const cancel = clock.at(graceEnd, () => abortTick.abort(graceExpired()));
    await Promise.all([scheduler?.stop(), server.close(abortTick.signal)]);
    cancel();
    await Promise.all([tickStore.close(), store.close()]);
    log.info("serve", "Stopped");
    return 0;
  },
});

function graceExpired(): OperationError {
  return new OperationError({
    code: "SERVE002",
    message: "Aborted: shutdown grace period expired",
    remedy: "Raise SHUTDOWN_GRACE_SECONDS, and set Render's shutdown delay above it",
  });
}

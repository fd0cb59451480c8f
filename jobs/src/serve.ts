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
import { switchBotFactory } from "./switchbot/switchbot.ts";
import { switchBotVariables } from "./switchbot/variables.ts";

await runProgram({
  name: "serve",
  summary:
    "The web service: /healthz, /metrics, /debug/state, and the in-process scheduler unless SCHEDULER_ENABLED is false.\n" +
    "SIGHUP looks at changed settings at once, SIGTERM and SIGINT stop it.",
  variables: {
    ...storeVariables,
    ...switchBotVariables,
    ...schedulerVariables,
    ...httpVariables,
    graceSeconds: integer("SHUTDOWN_GRACE_SECONDS", {
      description: "how long a tick under way may go on after SIGTERM before it is broken off",
      minimum: 0,
      maximum: 300,
      fallback: { value: 15, words: "default: 15" },
    }),
  },
  example: "STATE_DIR=.local/state PORT=10000 node jobs/dist/serve.js",
  exitCodes: {
    0: "ended by SIGTERM or SIGINT, the tick under way included",
    1: "it could not be started; the reason stands in the log",
  },
  async run(values, { log, clock, signal }) {
    // One connection for the ticks and one for the questions, so that none waits for the other. A single attempt: the
    // next tick, or the next question, comes soon.
    const open = () => openStore(values, { log, clock, signal, attempts: 1 });
    const [tickStore, store] = [open(), open()];
    const breakOff = new AbortController();
    const metrics = createMetrics();
    const scheduler = values.schedulerEnabled
      ? createSchedulerService({
          store: tickStore,
          switchBot: switchBotFactory(values, { clock, signal: breakOff.signal }),
          clock,
          log,
          signal: breakOff.signal,
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
    process.on("SIGHUP", () => void scheduler?.lookAtSettings());
    if (scheduler === undefined) log.info("scheduler", "APScheduler disabled via SCHEDULER_ENABLED=false");
    else scheduler.start();

    if (!signal.aborted) await once(signal, "abort");
    log.info("serve", "Stopping", { grace_seconds: values.graceSeconds });
    const graceEnd = new Date(clock.now().getTime() + values.graceSeconds * 1000);
    const cancel = clock.at(graceEnd, () => breakOff.abort(graceOver()));
    await Promise.all([scheduler?.stop(), server.close(breakOff.signal)]);
    cancel();
    await Promise.all([tickStore.close(), store.close()]);
    log.info("serve", "Stopped");
    return 0;
  },
});

function graceOver(): OperationError {
  return new OperationError({
    code: "SERVE002",
    message: "Broken off because the service stops and its grace is over",
    remedy: "Raise SHUTDOWN_GRACE_SECONDS, and Render's shutdown delay above it",
  });
}

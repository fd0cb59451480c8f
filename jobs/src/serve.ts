import { once } from "node:events";
import { defaultIntervalSeconds, intervalSecondsOf } from "./automation/interval.ts";
import { runTick } from "./automation/tick.ts";
import { createApp } from "./http/app.ts";
import { listen } from "./http/listen.ts";
import { readEnvironment } from "./program/environment.ts";
import { JobError, messageOf } from "./program/problem.ts";
import { runProgram } from "./program/program.ts";
import { guarded, integer, onlyTrue, optional, text } from "./program/variables.ts";
import { createScheduler } from "./scheduler/scheduler.ts";
import { openStore } from "./store/open-store.ts";
import { storeVariables } from "./store/variables.ts";
import { switchBotOf } from "./switchbot/open-switchbot.ts";
import { switchBotVariables } from "./switchbot/variables.ts";

const schedulerEnabled = onlyTrue("SCHEDULER_ENABLED", {
  description: "whether this process ticks; only `true`, in any case, enables",
  fallback: { value: true, words: "default: true" },
});

// Each web worker would be a scheduler of its own.
const webConcurrency = guarded(
  integer("WEB_CONCURRENCY", {
    description: "number of web workers; must be 1 while the scheduler is enabled",
    minimum: 1,
    maximum: 1000,
    fallback: { value: 1, words: "default: 1" },
  }),
  (workers, environment) =>
    workers > 1 && readEnvironment(environment, { schedulerEnabled }).schedulerEnabled
      ? {
          wrong: "is above 1 while SCHEDULER_ENABLED is true: each worker would tick",
          remedy: "Set WEB_CONCURRENCY=1, or SCHEDULER_ENABLED=false where a cron job ticks",
        }
      : undefined,
);

await runProgram({
  name: "serve",
  summary: "The web service: /healthz, and the in-process scheduler unless SCHEDULER_ENABLED is false.",
  variables: {
    ...storeVariables,
    ...switchBotVariables,
    schedulerEnabled,
    webConcurrency,
    host: optional(
      text("HOST", { description: "address to bind" }),
      "default: 0.0.0.0 on Render, else 127.0.0.1",
    ),
    port: integer("PORT", {
      description: "port to bind; 0 lets the system choose",
      minimum: 0,
      maximum: 65_535,
      fallback: { value: 10_000, words: "default: 10000" },
    }),
    onRender: onlyTrue("RENDER", {
      description: "set to true by Render, which asks on all addresses",
      fallback: { value: false, words: "default: false" },
    }),
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
    const store = openStore(values, { log, clock, signal, attempts: 1 }); // the next tick, or the next question, comes soon
    const breakOff = new AbortController();
    const switchBot = switchBotOf(values, { clock, signal: breakOff.signal });
    const readInterval = async () => intervalSecondsOf(await store.read("settings"));
    const scheduler = values.schedulerEnabled
      ? createScheduler({
          clock,
          log,
          seconds: await readInterval().catch(reportDefaultInterval),
          tick: async () =>
            void (await runTick({
              store,
              switchBot,
              clock,
              log,
              owner: "scheduler",
              signal: breakOff.signal,
            })),
          intervalSeconds: readInterval,
        })
      : undefined;
    const host = values.host ?? (values.onRender ? "0.0.0.0" : "127.0.0.1");
    const app = createApp({ store, clock, scheduler, startedAt: clock.now() }, log);
    const server = await listen(app.fetch, { host, port: values.port });
    log.info("serve", "Listening", { url: server.url, store: store.name });
    if (scheduler === undefined) log.info("scheduler", "Scheduler disabled via SCHEDULER_ENABLED");
    else scheduler.start();

    if (!signal.aborted) await once(signal, "abort");
    log.info("serve", "Stopping", { grace_seconds: values.graceSeconds });
    const graceEnd = new Date(clock.now().getTime() + values.graceSeconds * 1000);
    const cancel = clock.at(graceEnd, () => breakOff.abort(graceOver()));
    await Promise.all([scheduler?.stop(), server.close(breakOff.signal)]);
    cancel();
    await store.close();
    log.info("serve", "Stopped");
    return 0;

    function reportDefaultInterval(error: unknown): number {
      log.error("scheduler", "The interval could not be read and is the default", {
        interval_seconds: defaultIntervalSeconds,
        error: messageOf(error),
      });
      return defaultIntervalSeconds;
    }
  },
});

function graceOver(): JobError {
  return new JobError({
    code: "SERVE002",
    message: "Broken off because the service stops and its grace is over",
    remedy: "Raise SHUTDOWN_GRACE_SECONDS, and Render's shutdown delay above it",
  });
}

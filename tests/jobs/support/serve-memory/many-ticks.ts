/**
 * The service of `serve` without the waits between ticks: `node --expose-gc many-ticks.ts <ticks> <every>` prints a
 * sample every so many ticks. Everything else is as in `serve`: stores, client, HTTP, time limits.
 */

import { getEventListeners } from "node:events";
import { createApp } from "../../../../jobs/src/http/app.ts";
import { documentReader } from "../../../../jobs/src/http/documents.ts";
import { listen } from "../../../../jobs/src/http/listen.ts";
import { createMetrics } from "../../../../jobs/src/http/metrics.ts";
import { readEnvironment } from "../../../../jobs/src/program/environment.ts";
import type { Log } from "../../../../jobs/src/program/log.ts";
import { createSchedulerService } from "../../../../jobs/src/scheduler/scheduler-service.ts";
import { openStore } from "../../../../jobs/src/store/open-store.ts";
import { storeVariables } from "../../../../jobs/src/store/variables.ts";
import { createSwitchBotFactory } from "../../../../jobs/src/switchbot/switchbot.ts";
import { switchBotVariables } from "../../../../jobs/src/switchbot/variables.ts";
import { type Clock, realClock } from "../../../../src/core/clock.ts";

const [ticks = 0, every = 1] = process.argv.slice(2).map(Number);
const values = readEnvironment(process.env, { ...storeVariables, ...switchBotVariables });
const log: Log = { info: () => {}, error: (area, text, fields) => console.error(area, text, fields) };
const { signal } = new AbortController();
const { clock, next } = hurriedClock();
const open = () => openStore(values, { log, clock, signal, attempts: 1 });
const [tickStore, store] = [open(), open()];
const metrics = createMetrics();
let tickEnded = () => {};
const scheduler = createSchedulerService({
  store: tickStore,
  switchBot: createSwitchBotFactory(values, { clock, signal }),
  clock,
  log,
  signal,
  onTick(outcome, seconds) {
    metrics.countTick(outcome, seconds);
    tickEnded();
  },
});
const app = createApp({
  store,
  usesDatabase: true,
  read: documentReader(store, log),
  clock,
  scheduler,
  startedAt: clock.now(),
  metrics,
  log,
  stateDebugToken: undefined,
  metricsToken: undefined,
  proxies: 0,
});
const server = await listen(app.fetch, { host: "127.0.0.1", port: 0 });

for (let tick = 1; tick <= ticks; tick += 1) {
  const ended = new Promise<void>((done) => {
    tickEnded = done;
  });
  if (tick === 1) scheduler.start();
  else await next();
  await ended;
  if (tick % 10 === 0) {
    for (const path of ["/healthz", "/metrics", "/debug/state"])
      await (await fetch(`${server.url}${path}`)).text();
  }
  if (tick % every === 0) sample(tick);
}
await scheduler.stop();
await server.close(AbortSignal.abort());
await Promise.all([tickStore.close(), store.close()]);

function sample(tick: number): void {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  const names = process.eventNames().map((name) => process.listenerCount(name));
  const listeners = names.reduce((sum, each) => sum + each, getEventListeners(signal, "abort").length);
  console.log(JSON.stringify({ tick, heapUsed, rss, handles, listeners }));
}

/**
 * The machine's clock, except that an interval of a minute ends as soon as `next` is called. Shorter waits, the time
 * limits, are unchanged.
 */
function hurriedClock(): { clock: Clock; next: () => Promise<void> } {
  const real = realClock();
  const waiting = new Set<() => void>();
  return {
    clock: {
      now: real.now,
      at(when, action) {
        if (when.getTime() - Date.now() < 30_000) return real.at(when, action);
        waiting.add(action);
        return () => waiting.delete(action);
      },
    },
    async next() {
      // Until the timers of the next tick and of the lease are set.
      while (waiting.size < 2) await new Promise((done) => setImmediate(done));
      const due = [...waiting];
      waiting.clear();
      for (const action of due) action();
    },
  };
}

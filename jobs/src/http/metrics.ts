import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { JsonValue } from "../documents/document.ts";
import { toFloat } from "../documents/python-values.ts";
import { parseTimestamp } from "../documents/timestamp.ts";
import type { TickOutcome } from "../scheduler/scheduler-service.ts";
import type { Documents } from "./documents.ts";
import type { HealthSources } from "./healthz.ts";

export interface Metrics {
  readonly contentType: string;
  countTick(outcome: TickOutcome, seconds: number): void;
  /** `route`: a known one, or `other`. */
  countRequest(route: string, code: number, seconds: number): void;
  /** All metrics as text, with current values. */
  text(sources: Omit<HealthSources, "read" | "startedAt">, documents: Documents | undefined): Promise<string>;
}

/** The metrics of one process, in their own registry. Labels never contain data from requests or devices. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const ticks = new Counter({
    name: "scheduler_ticks_total",
    help: "Ticks of this process by outcome",
    labelNames: ["outcome"],
    registers,
  });
  const tickSeconds = new Histogram({
    name: "scheduler_tick_duration_seconds",
    help: "Duration of the ticks of this process",
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const requests = new Counter({
    name: "http_requests_total",
    help: "Responses by route and status code",
    labelNames: ["route", "code"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "Response time by route",
    labelNames: ["route"],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5],
    registers,
  });
  const failovers = new Counter({
    name: "store_failovers_total",
    help: "Failovers from the database to the files that this process observed",
    registers,
  });
  let fallbackSince: number | undefined;

  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const schedulerEnabled = gauge("scheduler_enabled", "1 if SCHEDULER_ENABLED is true");
  const schedulerRunning = gauge("scheduler_running", "1 while this process runs the scheduler");
  const schedulerWaiting = gauge("scheduler_waiting", "1 while waiting for another scheduler");
  const interval = gauge("scheduler_interval_seconds", "Effective interval from one tick to the next");
  const lastTick = gauge("scheduler_last_tick_timestamp_seconds", "End of the latest tick of any process");
  const storeUp = gauge("store_up", "1 if the documents can be read");
  const storeFailover = gauge("store_failover_active", "1 while the files are used instead of the database");
  const storeFailures = gauge("store_consecutive_failures", "Consecutive failures of the database");
  const quotaUsed = gauge("switchbot_requests_today", "Calls of SwitchBot's API today (UTC)");
  const quotaLeft = gauge("switchbot_requests_remaining", "Remaining calls of the daily quota");
  const quotaLimit = gauge("switchbot_requests_limit", "Daily quota of calls");
  const temperature = gauge("room_temperature_celsius", "Latest reading of the meter");
  const humidity = gauge("room_humidity_percent", "Latest reading of the meter");

  function setFromProcess({ scheduler, store }: Omit<HealthSources, "read" | "startedAt">): void {
    schedulerEnabled.set(Number(scheduler !== undefined));
    schedulerRunning.set(Number(scheduler?.isRunning() ?? false));
    schedulerWaiting.set(Number(scheduler?.waitingFor() !== undefined));
    set(interval, scheduler?.interval()?.seconds);
    const since = store.failover?.since?.getTime();
    if (since !== undefined && since !== fallbackSince) failovers.inc();
    fallbackSince = since;
    storeFailover.set(Number(since !== undefined));
    storeFailures.set(store.failover?.failures ?? 0);
  }

  function setFromDocuments(documents: Documents | undefined): void {
    storeUp.set(Number(documents !== undefined));
    const { state = {} } = documents ?? {};
    const endedAt = parseTimestamp(state.last_tick_at);
    set(lastTick, endedAt === undefined ? undefined : endedAt.getTime() / 1000);
    set(quotaUsed, numberOf(state.api_requests_total));
    set(quotaLeft, numberOf(state.api_requests_remaining));
    set(quotaLimit, numberOf(state.api_requests_limit));
    set(temperature, numberOf(state.last_temperature));
    set(humidity, numberOf(state.last_humidity));
  }

  return {
    contentType: registry.contentType,
    countTick(outcome, seconds) {
      ticks.inc({ outcome });
      tickSeconds.observe(seconds);
    },
    countRequest(route, code, seconds) {
      requests.inc({ route, code });
      requestSeconds.observe({ route }, seconds);
    },
    text(sources, documents) {
      setFromProcess(sources);
      setFromDocuments(documents);
      return registry.metrics();
    },
  };
}

/** Removes an unknown value: an old one would look current. */
function set(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const number = toFloat(value);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

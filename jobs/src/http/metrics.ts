import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { JsonValue } from "../documents/document.ts";
import { toFloat } from "../documents/python-values.ts";
import type { TickOutcome } from "../scheduler/scheduler-service.ts";
import { parseTimestamp } from "../time/timestamp.ts";
import type { Documents } from "./documents.ts";
import type { HealthSources } from "./healthz.ts";

export interface Metrics {
  readonly contentType: string;
  countTick(outcome: TickOutcome, seconds: number): void;
  /** `route`: one of the known ones, or `other`. */
  countRequest(route: string, code: number, seconds: number): void;
  /** The text, with what holds now. */
  text(sources: Omit<HealthSources, "read" | "startedAt">, documents: Documents | undefined): Promise<string>;
}

/** The metrics of one process, in a registry of their own. No label holds anything that a request or a device says. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const ticks = new Counter({
    name: "scheduler_ticks_total",
    help: "Ticks of this process by what they came to",
    labelNames: ["outcome"],
    registers,
  });
  const tickSeconds = new Histogram({
    name: "scheduler_tick_duration_seconds",
    help: "Length of the ticks of this process",
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const requests = new Counter({
    name: "http_requests_total",
    help: "Answers by route and status code",
    labelNames: ["route", "code"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time to answer by route",
    labelNames: ["route"],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5],
    registers,
  });
  const failovers = new Counter({
    name: "store_failovers_total",
    help: "How often the file store began to stand in for the database while this process looked",
    registers,
  });
  let standingInSince: number | undefined;

  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const schedulerEnabled = gauge("scheduler_enabled", "1 where SCHEDULER_ENABLED is true");
  const schedulerRunning = gauge("scheduler_running", "1 while this process ticks");
  const schedulerWaiting = gauge("scheduler_waiting", "1 while another scheduler works on the documents");
  const interval = gauge("scheduler_interval_seconds", "Effective interval from one tick to the next");
  const lastTick = gauge("scheduler_last_tick_timestamp_seconds", "End of the latest tick, whoever made it");
  const storeUp = gauge("store_up", "1 where the documents can be read");
  const storeFailover = gauge("store_failover_active", "1 while the file store stands in for the database");
  const storeFailures = gauge("store_consecutive_failures", "Failures of the database in a row");
  const quotaUsed = gauge("switchbot_requests_today", "Calls of SwitchBot's API on this UTC day");
  const quotaLeft = gauge("switchbot_requests_remaining", "Calls that are left of the day's quota");
  const quotaLimit = gauge("switchbot_requests_limit", "The day's quota of calls");
  const temperature = gauge("room_temperature_celsius", "Latest reading of the meter");
  const humidity = gauge("room_humidity_percent", "Latest reading of the meter");

  function lookAt({ scheduler, store }: Omit<HealthSources, "read" | "startedAt">): void {
    schedulerEnabled.set(Number(scheduler !== undefined));
    schedulerRunning.set(Number(scheduler?.isRunning() ?? false));
    schedulerWaiting.set(Number(scheduler?.waitingFor() !== undefined));
    set(interval, scheduler?.interval()?.seconds);
    const since = store.failover?.since?.getTime();
    if (since !== undefined && since !== standingInSince) failovers.inc();
    standingInSince = since;
    storeFailover.set(Number(since !== undefined));
    storeFailures.set(store.failover?.failures ?? 0);
  }

  function lookInto(documents: Documents | undefined): void {
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
      lookAt(sources);
      lookInto(documents);
      return registry.metrics();
    },
  };
}

/** What is not known is not told: an old value would look like a new one. */
function set(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const number = toFloat(value);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

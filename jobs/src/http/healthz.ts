import type { Clock } from "../../../src/core/clock.ts";
import { OperationError } from "../../../src/core/errors.ts";
import { type EffectiveInterval, effectiveInterval, intervalSecondsOf } from "../automation/interval.ts";
import type { Document } from "../documents/document.ts";
import { isTruthy } from "../documents/python-values.ts";
import { formatTimestamp } from "../documents/timestamp.ts";
import type { SchedulerService } from "../scheduler/scheduler-service.ts";
import { type FailoverStatus, type StateStore, StoreError } from "../store/state-store.ts";
import type { Documents } from "./documents.ts";

export interface HealthSources {
  /** The store of the documents, for its name and failover status. */
  store: StateStore;
  /** Whether `POSTGRES_URL` is set: any other store is a fallback then. */
  usesDatabase: boolean;
  read: () => Promise<Documents>;
  clock: Clock;
  /** `undefined` where `SCHEDULER_ENABLED` is not true. */
  scheduler: SchedulerService | undefined;
  startedAt: Date;
}

interface Health {
  code: 200 | 503;
  body: Document;
}

/**
 * The response of `/healthz`: the application's fields, and those of this package. 503 when the store cannot be read,
 * when the files are used instead of the database, and when the scheduler is enabled but not running. Waiting for
 * another scheduler is healthy: during a deploy Render stops the old instance only once the new one responds with 200.
 */
export async function checkHealth(sources: HealthSources): Promise<Health> {
  let documents: Documents;
  try {
    documents = await sources.read();
  } catch (error) {
    const details = error instanceof StoreError ? "store_unavailable" : "unexpected_failure";
    return { code: 503, body: { status: "error", details, ...commonFields(sources, false) } };
  }
  const { store, usesDatabase, scheduler } = sources;
  const isDegraded = usesDatabase && store.name !== "postgres";
  const isStopped = scheduler !== undefined && !scheduler.isRunning() && scheduler.waitingFor() === undefined;
  return {
    code: isDegraded || isStopped ? 503 : 200,
    body: {
      status: isDegraded ? "degraded" : "ok",
      ...(isDegraded
        ? { details: "database_not_used" }
        : isStopped
          ? { details: "scheduler_not_running" }
          : {}),
      ...commonFields(sources, store.name === "postgres"),
      ...tickFields(documents, sources),
    },
  };
}

function commonFields(sources: HealthSources, isConnected: boolean): Document {
  const { store, clock, scheduler, startedAt } = sources;
  const now = clock.now();
  const holder = scheduler?.waitingFor();
  return {
    scheduler_running: scheduler?.isRunning() ?? false,
    scheduler_enabled: scheduler !== undefined,
    scheduler_waiting_for: holder === undefined ? null : { ...holder },
    last_scheduler_tick: timeOf(scheduler?.lastTick()),
    average_tick_duration_seconds: Number((scheduler?.averageTickSeconds() ?? 0).toFixed(4)),
    postgres_connected: isConnected,
    store: store.name,
    failover: failoverFields(store.failover),
    uptime_seconds: Math.max(Math.floor((now.getTime() - startedAt.getTime()) / 1000), 0),
    timestamp_utc: formatTimestamp(now),
  };
}

function tickFields({ settings, state }: Documents, { scheduler, clock }: HealthSources): Document {
  const interval = scheduler?.interval() ?? intervalOf(settings, state, clock.now());
  const keys = [
    "last_tick",
    "last_tick_at",
    "last_tick_status",
    "last_tick_error",
    "last_tick_duration_ms",
  ] as const;
  return {
    automation_enabled: isTruthy(settings.automation_enabled),
    effective_interval_seconds: interval.seconds,
    effective_interval_mode: interval.label,
    ...Object.fromEntries(keys.map((key) => [key, state[key] ?? null])),
  };
}

/** If the zone is a path, every tick fails and the scheduler keeps its interval. */
function intervalOf(
  settings: Document,
  state: Document,
  now: Date,
): EffectiveInterval | { seconds: number; label: null } {
  try {
    return effectiveInterval(settings, state, now);
  } catch (error) {
    if (error instanceof OperationError) return { seconds: intervalSecondsOf(settings), label: null };
    throw error;
  }
}

/** `null` unless the database has a problem. */
function failoverFields(status: FailoverStatus | undefined): Document | null {
  if (status === undefined || (status.failures === 0 && status.since === undefined)) return null;
  return {
    failures: status.failures,
    since: timeOf(status.since),
    next_probe: timeOf(status.nextProbe),
  };
}

function timeOf(time: Date | undefined): string | null {
  return time === undefined ? null : formatTimestamp(time);
}

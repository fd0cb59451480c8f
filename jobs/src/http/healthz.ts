import { intervalSecondsOf } from "../automation/interval.ts";
import { isTruthy } from "../documents/coerce.ts";
import type { Document, JsonValue } from "../documents/document.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { StateStore } from "../store/state-store.ts";
import type { Clock } from "../time/clock.ts";
import { formatTimestamp } from "../time/timestamp.ts";

export interface HealthSources {
  store: StateStore;
  clock: Clock;
  /** `undefined` where `SCHEDULER_ENABLED` is not true. */
  scheduler: Scheduler | undefined;
  startedAt: Date;
}

export interface Health {
  code: 200 | 503;
  body: Document;
  /** Why the store could not be read, for the log. */
  storeError?: unknown;
}

/**
 * What `/healthz` answers: the application's fields, and those of the ticks on cron. 503 when the store cannot
 * be read, and when the scheduler is enabled but not running.
 */
export async function healthOf(sources: HealthSources): Promise<Health> {
  const common = commonFields(sources);
  try {
    const { settings, state } = await readDocuments(sources.store);
    const stopped = sources.scheduler !== undefined && !sources.scheduler.isRunning();
    const status: Document = stopped
      ? { status: "error", details: "scheduler_not_running" }
      : { status: "ok" };
    return { code: stopped ? 503 : 200, body: { ...status, ...common, ...tickFields(settings, state) } };
  } catch (storeError) {
    return { code: 503, body: { status: "error", details: "store_unavailable", ...common }, storeError };
  }
}

// Two reads of their own instants: readAll would wait for a writer, and this must answer at once.
async function readDocuments(store: StateStore): Promise<{ settings: Document; state: Document }> {
  const [settings, state] = await Promise.all([store.read("settings"), store.read("state")]);
  return { settings, state };
}

function commonFields({ store, clock, scheduler, startedAt }: HealthSources): Document {
  const now = clock.now();
  const lastTick = scheduler?.lastTick();
  return {
    scheduler_running: scheduler?.isRunning() ?? false,
    scheduler_enabled: scheduler !== undefined,
    last_scheduler_tick: lastTick === undefined ? null : formatTimestamp(lastTick),
    average_tick_duration_seconds: Number((scheduler?.averageTickSeconds() ?? 0).toFixed(4)),
    store: store.name,
    uptime_seconds: Math.max(Math.floor((now.getTime() - startedAt.getTime()) / 1000), 0),
    timestamp_utc: formatTimestamp(now),
  };
}

function tickFields(settings: Document, state: Document): Document {
  const raw = (key: string): JsonValue => state[key] ?? null;
  return {
    automation_enabled: isTruthy(settings.automation_enabled),
    effective_interval_seconds: intervalSecondsOf(settings),
    last_tick: raw("last_tick"),
    last_tick_at: raw("last_tick_at"),
    last_tick_status: raw("last_tick_status"),
  };
}

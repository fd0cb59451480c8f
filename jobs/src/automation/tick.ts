import type { Clock } from "../../../src/core/clock.ts";
import { messageOf } from "../../../src/core/errors.ts";
import type { Document } from "../documents/document.ts";
import { formatTimestamp } from "../documents/timestamp.ts";
import { errorFields, type Log } from "../program/log.ts";
import { type StateStore, StoreUnavailable } from "../store/state-store.ts";
import type { QuotaReading } from "../switchbot/quota.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";
import { type FencedState, fencedState, LockLost } from "./fenced-state.ts";
import { addHistory } from "./history.ts";
import { whyNotDue } from "./interval.ts";
import { acquireLock } from "./lock.ts";
import { readTickSettings } from "./settings.ts";
import { type Steps, takeSteps } from "./steps.ts";
import { area, failedStatus, type Outcome } from "./tick-context.ts";
import { isInsideWindow, readZone, toLocalTime } from "./time-windows.ts";

export interface TickOptions {
  store: StateStore;
  /** Creates the client of this tick; it calls `onReply` with each reply that counts for the quota. */
  switchBot: (onReply: (reading: QuotaReading) => void) => SwitchBot;
  clock: Clock;
  log: Log;
  /** The value of `automation_lock_owner`. */
  owner: string;
  /** Aborts the tick at its next step; it ends as failed and releases its lock. */
  signal: AbortSignal;
  /** Ticks only when the effective interval has passed since the last tick. */
  onlyWhenDue?: boolean;
}

export type TickResult =
  | { kind: "done"; outcome: Outcome }
  /** The interval has not passed; nothing was written. */
  | { kind: "not_due" }
  /** Another process holds the lock; nothing was written. */
  | { kind: "held" }
  /** The error is in the log and in `last_tick_error`. */
  | { kind: "failed"; error: string }
  /** Another process took over the lock meanwhile; the result was not written. */
  | { kind: "lost" };

/**
 * One automation tick. `last_tick` is written at its start, with the lock; `last_tick_at`, `last_tick_status`,
 * `last_tick_error` and `last_tick_duration_ms` at its end, when the lock is released.
 * @throws {StoreError} when the lock cannot be acquired or the end cannot be written; the lease then expires.
 */
export async function runTick(options: TickOptions): Promise<TickResult> {
  const { store, clock, log, owner, signal, onlyWhenDue = false } = options;
  signal.throwIfAborted();
  const start = clock.now();
  const settings = onlyWhenDue ? await readIfPossible(store) : undefined;
  const lock = await acquireLock(store, {
    owner,
    now: start,
    set: { last_tick: formatTimestamp(start) },
    refuse: (state) => (settings === undefined ? undefined : whyNotDue(settings, state, start)),
  });
  if (lock.kind === "refused") {
    log.info(area, "Tick skipped: not due", lock.reason);
    return { kind: "not_due" };
  }
  if (lock.kind === "held") {
    const { owner, lockedAt } = lock.holder;
    log.info(area, "Tick skipped: lock is held by another process", { owner, locked_at: lockedAt });
    return { kind: "held" };
  }
  if (lock.stolenFrom !== undefined) {
    const { owner, lockedAt } = lock.stolenFrom;
    log.error(area, "stale lock detected: taken over", { owner, locked_at: lockedAt });
  }
  log.info(area, "Automation tick started", { owner, token: lock.token });
  const state = fencedState(store, { token: lock.token, state: lock.state, clock });
  const result = await attempt(options, state, settings);

  const end = clock.now();
  const durationMs = Math.max(end.getTime() - start.getTime(), 0); // the clock may have been turned back
  const left = await state.end({
    last_tick_at: formatTimestamp(end),
    last_tick_status: "error" in result ? failedStatus : result.outcome,
    last_tick_error: "error" in result ? result.error : (state.current.last_error ?? null),
    last_tick_duration_ms: durationMs,
  });
  if (left === undefined) {
    log.error(area, "lock was lost or stolen: the result of this tick is not recorded", {
      token: lock.token,
    });
    return { kind: "lost" };
  }
  if ("error" in result) return { kind: "failed", error: result.error };
  if (result.evaluated) await addHistory(options, left, { zone: result.zone, now: end });
  log.info(area, "Automation tick finished", { outcome: result.outcome, duration_ms: durationMs });
  return { kind: "done", outcome: result.outcome };
}

/** Invalid settings make a tick due: it then fails and records that in the state. */
async function readIfPossible(store: StateStore): Promise<Document | undefined> {
  try {
    return await store.read("settings");
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return undefined;
  }
}

type AttemptResult = (Steps & { zone: string }) | { error: string };

async function attempt(
  options: TickOptions,
  state: FencedState,
  settings: Document | undefined,
): Promise<AttemptResult> {
  try {
    return await act(options, state, settings);
  } catch (error) {
    // A lost lock is reported once, at the end.
    if (!(error instanceof LockLost)) {
      options.log.error(area, "Automation tick failed", errorFields(error));
    }
    return { error: messageOf(error) };
  }
}

async function act(
  { store, switchBot, clock, log, signal }: TickOptions,
  state: FencedState,
  settings: Document | undefined,
): Promise<Steps & { zone: string }> {
  const document = settings ?? (await store.read("settings"));
  signal.throwIfAborted();
  const { name: zone, unknown } = readZone(document.timezone);
  if (unknown !== undefined) warnAboutZone(unknown, log);
  const now = clock.now();
  const steps = await takeSteps({
    document,
    settings: readTickSettings(document),
    state,
    switchBot: switchBot((reading) => state.count(reading)),
    clock,
    log,
    now,
    insideWindow: isInsideWindow(document.time_windows, toLocalTime(zone, now)),
  });
  return { ...steps, zone };
}

const warnedZones = new Set<string>();

/** Once per process and name. */
function warnAboutZone(name: string, log: Log): void {
  if (warnedZones.has(name)) return;
  warnedZones.add(name);
  log.error(area, "Unknown time zone, UTC is used", { zone: name });
}

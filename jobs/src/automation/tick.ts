import type { Document } from "../documents/document.ts";
import type { Log } from "../program/log.ts";
import { JobError, messageOf } from "../program/problem.ts";
import type { StateStore } from "../store/state-store.ts";
import type { Clock } from "../time/clock.ts";
import { formatTimestamp } from "../time/timestamp.ts";
import { decide, type Outcome } from "./decide.ts";
import { localTimeIn, zoneOf } from "./local-time.ts";
import { freeLock, takeLock } from "./lock.ts";

export interface TickOptions {
  store: StateStore;
  clock: Clock;
  log: Log;
  /** Who ticks: `automation_lock_owner`. */
  owner: string;
  /** Breaks the tick off at its next step; it then ends as failed, with its lock freed. */
  signal: AbortSignal;
}

export type TickResult =
  | { kind: "done"; outcome: Outcome }
  /** Somebody else is at it: nothing was written. */
  | { kind: "held" }
  /** What went wrong stands in the log and in `last_tick_error`. */
  | { kind: "failed" }
  /** Somebody else took the lock over in the meantime: the result was not written. */
  | { kind: "lost" };

/** `last_tick_status` of a tick that failed; every other status is an {@link Outcome}. */
export const failedStatus = "failed";

const area = "automation";

/**
 * One automation tick. `last_tick` is written at its start, with the lock; `last_tick_at`, `last_tick_status`,
 * `last_tick_error` and `last_tick_duration_ms` at its end, with the lock's freeing.
 * @throws {StoreError} when the lock cannot be taken or the end cannot be written; the lease then frees it.
 */
export async function runTick({ store, clock, log, owner, signal }: TickOptions): Promise<TickResult> {
  signal.throwIfAborted();
  const start = clock.now();
  const taking = await takeLock(store, { owner, now: start, set: { last_tick: formatTimestamp(start) } });
  if (!taking.taken) {
    const { owner, lockedAt } = taking.holder;
    log.info(area, "Tick skipped: lock is held by another process", { owner, locked_at: lockedAt });
    return { kind: "held" };
  }
  if (taking.stolenFrom !== undefined) {
    const { owner, lockedAt } = taking.stolenFrom;
    log.error(area, "stale lock detected: taken over", { owner, locked_at: lockedAt });
  }
  log.info(area, "Automation tick started", { owner, token: taking.token });
  const ended = await attempt(() => comeToOutcome(taking.state));
  if ("error" in ended) log.error(area, "Automation tick failed", { error: ended.error, code: ended.code });

  const end = clock.now();
  const durationMs = Math.max(end.getTime() - start.getTime(), 0); // the clock may have been turned back
  const freed = await freeLock(store, taking.token, {
    last_tick_at: formatTimestamp(end),
    last_tick_status: "error" in ended ? failedStatus : ended.outcome,
    last_tick_error: "error" in ended ? ended.error : null,
    last_tick_duration_ms: durationMs,
  });
  if (!freed) {
    log.error(area, "lock was lost or stolen: the result of this tick is not recorded", {
      token: taking.token,
    });
    return { kind: "lost" };
  }
  if ("error" in ended) return { kind: "failed" };
  log.info(area, "Automation tick finished", { outcome: ended.outcome, duration_ms: durationMs });
  return { kind: "done", outcome: ended.outcome };

  async function comeToOutcome(state: Document): Promise<Outcome> {
    const settings = await store.read("settings");
    signal.throwIfAborted();
    const zone = zoneOf(settings.timezone);
    if (zone.unknown !== undefined) log.error(area, "Unknown time zone, UTC is used", { zone: zone.unknown });
    const outcome = decide(settings, state, () => localTimeIn(zone.name, start));
    if (outcome === "missing_meter" || outcome === "noop") {
      log.info(area, "Nothing was read or sent: ticks do not talk to SwitchBot yet", { outcome });
    }
    return outcome;
  }
}

type Ended = { outcome: Outcome } | { error: string; code: string | undefined };

async function attempt(work: () => Promise<Outcome>): Promise<Ended> {
  try {
    return { outcome: await work() };
  } catch (error) {
    return { error: messageOf(error), code: error instanceof JobError ? error.problem.code : undefined };
  }
}

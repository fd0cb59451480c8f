/**
 * The two leases in the document `state`: the lock of a tick, which the application honors too, and the lease of the
 * scheduler, which the application keeps and never reads. Both end by themselves.
 */
import { minuteMs } from "../../../src/core/time-units.ts";
import type { Document } from "./document.ts";
import { isTruthy } from "./python-values.ts";
import { parseTimestamp } from "./timestamp.ts";

export const tickLeaseMs = 5 * minuteMs;
const schedulerLeaseMs = 3 * minuteMs;

export const tickTokenKey = "automation_lock_token";
export const schedulerOwnerKey = "scheduler_owner";
export const schedulerSinceKey = "scheduler_since";
export const schedulerRenewedKey = "scheduler_renewed_at";

/** Releases the tick's lock. The token stays, so that it only ever grows. */
export const freeTickKeys: Document = {
  automation_in_progress: false,
  automation_locked_at: null,
  automation_lock_owner: null,
};

/** Releases the scheduler's lease. */
export const freeSchedulerKeys: Document = {
  [schedulerOwnerKey]: null,
  [schedulerSinceKey]: null,
  [schedulerRenewedKey]: null,
};

/** The scheduler that holds the lease. */
export interface SchedulerHolder {
  readonly owner: string;
  /** A timestamp, or `unknown`. */
  readonly since: string;
}

/** Whether the state names a tick's lock, expired or not. */
export function hasTickLock(state: Document): boolean {
  return isTruthy(state.automation_in_progress);
}

/** Whether the tick's lock is held and has not expired. A lock without a readable time counts as expired. */
export function isTickLockHeld(state: Document, now: Date): boolean {
  const lockedAt = parseTimestamp(state.automation_locked_at);
  return hasTickLock(state) && lockedAt !== undefined && isWithin(tickLeaseMs, lockedAt, now);
}

/** Who holds the scheduler's lease at `now`. A lease that has expired or holds garbage is free. */
export function schedulerHolderOf(state: Document, now: Date): SchedulerHolder | undefined {
  const { [schedulerOwnerKey]: owner, [schedulerSinceKey]: since, [schedulerRenewedKey]: renewed } = state;
  if (typeof owner !== "string" || owner === "") return undefined;
  const renewedAt = parseTimestamp(renewed);
  if (renewedAt === undefined || !isWithin(schedulerLeaseMs, renewedAt, now)) return undefined;
  return { owner, since: typeof since === "string" ? since : "unknown" };
}

/** A time further ahead than the lease is wrong as well: a clock was turned back since. */
function isWithin(leaseMs: number, time: Date, now: Date): boolean {
  return Math.abs(now.getTime() - time.getTime()) <= leaseMs;
}

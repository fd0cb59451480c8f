/** The keys of the document `state` that say who ticks, shared with the application. */

import { parseTimestamp } from "../time/timestamp.ts";
import { isTruthy } from "./coerce.ts";
import type { Document } from "./document.ts";

export const leaseMs = 5 * 60_000;
export const tokenKey = "automation_lock_token";

/** What frees the lock. The token stays, so that it only ever grows. */
export const freeLockKeys: Document = {
  automation_in_progress: false,
  automation_locked_at: null,
  automation_lock_owner: null,
};

/** Whether a lock stands there, alive or not. */
export function isLocked(state: Document): boolean {
  return isTruthy(state.automation_in_progress);
}

/** Whether a lock stands there that nobody else may take. One without a time that can be read is none. */
export function isHeld(state: Document, now: Date): boolean {
  const lockedAt = parseTimestamp(state.automation_locked_at);
  // A time further ahead than a lease cannot be true either: a clock was turned back since.
  return isLocked(state) && lockedAt !== undefined && Math.abs(now.getTime() - lockedAt.getTime()) <= leaseMs;
}

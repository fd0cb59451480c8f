import type { Document } from "../../documents/document.ts";
import { hasTickLock, isTickLockHeld, tickLeaseMs, tickTokenKey } from "../../documents/leases.ts";
import { toInteger } from "../../documents/python-values.ts";
import { parseTimestamp } from "../../time/timestamp.ts";
import { type Check, ok, secondsBetween, wordsOf, wrong } from "../check.ts";

/** Whether the lock of a tick stands longer than its lease, or as no tick leaves it. */
export function checkLock(state: Document, now: Date): Check {
  const token = state[tickTokenKey];
  if (token !== undefined && toInteger(token) === undefined) {
    // As the application reads it: its ticks fail for ever, while this package's begin to count anew.
    return wrong("lock", "the lock's token is no number: the application cannot take the lock any more");
  }
  if (!hasTickLock(state)) return ok("lock", { held: false });
  const owner = wordsOf(state.automation_lock_owner) ?? "unknown";
  const lockedAt = parseTimestamp(state.automation_locked_at);
  if (lockedAt === undefined) {
    return wrong("lock", "the lock has no time that can be read: the application waits for it for ever", {
      owner,
    });
  }
  const age = secondsBetween(lockedAt, now);
  const fields = { held: true, owner, age_s: age, lease_s: tickLeaseMs / 1000 };
  if (isTickLockHeld(state, now)) return ok("lock", fields);
  if (age < 0) return wrong("lock", `the lock of ${owner} lies ${-age} s in the future`, fields);
  return wrong("lock", `the lock of ${owner} is ${age} s old, its lease is ${tickLeaseMs / 1000} s`, fields);
}

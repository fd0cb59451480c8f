/** Checks of the document `state`. */
import { offRepeatStatus } from "../../automation/off-repeat.ts";
import type { Document } from "../../documents/document.ts";
import { hasTickLock, isTickLockHeld, tickLeaseMs, tickTokenKey } from "../../documents/leases.ts";
import { toInteger, toObject } from "../../documents/python-values.ts";
import { parseTimestamp } from "../../documents/timestamp.ts";
import { type Check, ok, secondsBetween, shortTextOf, warning, wrong } from "../check-result.ts";

/** Whether the lock of a tick is older than its lease, or in a form that no tick writes. */
export function checkLock(state: Document, now: Date): Check {
  const token = state[tickTokenKey];
  if (token !== undefined && toInteger(token) === undefined) {
    // The application cannot read such a token, so its ticks keep failing; those of this package restart the count.
    return wrong("lock", "the lock's token is not a number, so the application cannot take the lock");
  }
  if (!hasTickLock(state)) return ok("lock", { held: false });
  const owner = shortTextOf(state.automation_lock_owner) ?? "unknown";
  const lockedAt = parseTimestamp(state.automation_locked_at);
  if (lockedAt === undefined) {
    return wrong("lock", "the lock has no readable time, so the application waits for it forever", {
      owner,
    });
  }
  const age = secondsBetween(lockedAt, now);
  const fields = { held: true, owner, age_s: age, lease_s: tickLeaseMs / 1000 };
  if (isTickLockHeld(state, now)) return ok("lock", fields);
  if (age < 0) return wrong("lock", `the lock of ${owner} is ${-age} s in the future`, fields);
  return wrong("lock", `the lock of ${owner} is ${age} s old, its lease is ${tickLeaseMs / 1000} s`, fields);
}

/** Whether a repeat of an OFF has waited longer than a tick may: a device that should be off may still run. */
export function checkOffRepeat(
  state: Document,
  { now, limitSeconds }: { now: Date; limitSeconds: number },
): Check {
  const { kind } = offRepeatStatus(state, now);
  const dueAt = parseTimestamp(toObject(state.pending_off_repeat).next_run_at);
  if (kind !== "due" || dueAt === undefined) return ok("off-repeat", { queue: kind });
  const overdue = secondsBetween(dueAt, now);
  const fields = { queue: kind, overdue_s: overdue, limit_s: limitSeconds };
  if (overdue <= limitSeconds) return ok("off-repeat", fields);
  return wrong(
    "off-repeat",
    `a repeat of an OFF is overdue by ${overdue} s, limit ${limitSeconds} s`,
    fields,
  );
}

// The default in the settings form of the application.
const defaultThreshold = 250;

/**
 * How many calls SwitchBot still allows today. None left is wrong: nothing can be controlled until midnight UTC. At or
 * below `api_quota_warning_threshold` it is a warning, as in the application's banner; a threshold of 0 turns that off.
 */
export function checkQuota(state: Document, settings: Document | undefined, now: Date): Check {
  const today = now.toISOString().slice(0, 10);
  // The first call of a day resets the counters.
  if (state.api_quota_day !== today) return ok("quota", { remaining: "unknown", counted_today: false });
  const remaining = toInteger(state.api_requests_remaining);
  if (remaining === undefined) return ok("quota", { remaining: "unknown", counted_today: true });
  const threshold = Math.max(toInteger(settings?.api_quota_warning_threshold) ?? defaultThreshold, 0);
  const fields = { remaining, limit: toInteger(state.api_requests_limit), threshold };
  if (remaining <= 0) return wrong("quota", "no SwitchBot calls are left today", fields);
  if (threshold > 0 && remaining <= threshold) {
    return warning("quota", `only ${remaining} SwitchBot calls are left today`, fields);
  }
  return ok("quota", fields);
}

import type { Document } from "../../documents/document.ts";
import { toInteger } from "../../documents/python-values.ts";
import { type Check, ok, warning, wrong } from "../check.ts";

// As the settings' form of the application has it.
const defaultThreshold = 250;

/**
 * How many calls SwitchBot still allows today. None is wrong: nothing can be regulated until midnight UTC. At or
 * below `api_quota_warning_threshold` it is a warning, as the application's banner; a threshold of 0 turns that off.
 */
export function checkQuota(state: Document, settings: Document | undefined, now: Date): Check {
  const today = now.toISOString().slice(0, 10);
  // The counters are zeroed by the first call of a day.
  if (state.api_quota_day !== today) return ok("quota", { remaining: "unknown", counted_today: false });
  const remaining = toInteger(state.api_requests_remaining);
  if (remaining === undefined) return ok("quota", { remaining: "unknown", counted_today: true });
  const threshold = Math.max(toInteger(settings?.api_quota_warning_threshold) ?? defaultThreshold, 0);
  const fields = { remaining, limit: toInteger(state.api_requests_limit), threshold };
  if (remaining <= 0) return wrong("quota", "no SwitchBot call is left today", fields);
  if (threshold > 0 && remaining <= threshold) {
    return warning("quota", `only ${remaining} SwitchBot calls are left today`, fields);
  }
  return ok("quota", fields);
}

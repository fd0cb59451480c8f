import type { Document } from "../documents/document.ts";

/** The keys in `/debug/state`: the application's list, and those that this package's ticks add. No lock, no settings. */
const visibleKeys = [
  "api_quota_day",
  "api_requests_total",
  "api_requests_remaining",
  "api_requests_limit",
  "api_quota_reset_at",
  "last_temperature",
  "last_humidity",
  "last_read_at",
  "last_temperature_stale",
  "last_temperature_stale_reason",
  "assumed_aircon_power",
  "assumed_aircon_mode",
  "assumed_aircon_parameter",
  "last_action",
  "last_action_at",
  "last_error",
  "last_tick",
  "last_aircon_poll_at",
  "pending_off_repeat",
  "last_tick_at",
  "last_tick_status",
  "last_tick_error",
  "last_tick_duration_ms",
] as const;

/** Missing keys are `null`. */
export function visibleState(state: Document): Document {
  return Object.fromEntries(visibleKeys.map((key) => [key, state[key] ?? null]));
}

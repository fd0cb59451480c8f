import { isTruthy } from "../documents/coerce.ts";
import type { Document } from "../documents/document.ts";
import type { LocalTime } from "./local-time.ts";
import { isInsideWindow } from "./time-windows.ts";

/** The application's names for what a tick came to, as far as a tick comes that has no temperature. */
export type Outcome = "disabled" | "outside_window" | "already_off" | "noop" | "missing_meter";

/**
 * What a tick without a reading and without a way to send comes to: inside a window there is nothing to
 * decide on, outside of all windows an aircon that should be switched off stays as it is.
 */
export function decide(settings: Document, state: Document, localNow: () => LocalTime): Outcome {
  if (!isTruthy(settings.automation_enabled)) return "disabled";
  if (isInsideWindow(settings.time_windows, localNow())) return "missing_meter";
  if (!isTruthy(settings.turn_off_outside_windows)) return "outside_window";
  return state.assumed_aircon_power === "off" ? "already_off" : "noop";
}

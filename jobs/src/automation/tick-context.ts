import type { Clock } from "../../../src/core/clock.ts";
import type { Document } from "../documents/document.ts";
import type { Log } from "../program/log.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";
import type { FencedState } from "./fenced-state.ts";
import type { Season, TickSettings } from "./settings.ts";

/** The area of a tick's log lines. */
export const area = "automation";

/** What each step of a tick works with. */
export interface TickContext {
  /** The whole document `settings`, for keys that are only read where needed. */
  document: Document;
  settings: TickSettings;
  state: FencedState;
  switchBot: SwitchBot;
  clock: Clock;
  log: Log;
  /** The time that the tick decides for. */
  now: Date;
  /** Whether a time window is open now. */
  insideWindow: boolean;
}

/** The application's names for the outcome of a tick inside a window that has a temperature. Each adds a history row. */
export type Decision =
  | "invalid_profile"
  | "invalid_thresholds"
  | "invalid_mode"
  | "cooldown"
  /** A threshold is crossed, whether or not something had to be sent. */
  | `${Season}_${"on" | "off"}`
  | "already_off"
  | "off_repeat_pending"
  | "fan_neutral_zone"
  | "no_action"
  | "api_error";

/** The application's names for the outcome of a tick. */
export type Outcome =
  | Decision
  | "disabled"
  | "outside_window"
  | "turned_off_outside_window"
  /** Outside all windows the aircon should be turned off, and was not. */
  | "noop"
  | "missing_meter"
  | "invalid_temperature";

/** `last_tick_status` of a tick that failed; every other status is an {@link Outcome}. */
export const failedStatus = "failed";

import type { Document } from "../documents/document.ts";
import type { Log } from "../program/log.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";
import type { Clock } from "../time/clock.ts";
import type { FencedState } from "./fenced-state.ts";
import type { Season, TickSettings } from "./settings.ts";

/** The area of a tick's log lines. */
export const area = "automation";

/** What every step of a tick works with. */
export interface TickContext {
  /** The document `settings` as it stands, for what is only read where it is needed. */
  document: Document;
  settings: TickSettings;
  state: FencedState;
  switchBot: SwitchBot;
  clock: Clock;
  log: Log;
  /** The moment that the tick decides for. */
  now: Date;
  /** Whether a time window is open now. */
  insideWindow: boolean;
}

/** The application's names for what a tick came to inside a window, with a temperature. Each leaves a history row. */
export type Decision =
  | "invalid_profile"
  | "invalid_thresholds"
  | "invalid_mode"
  | "cooldown"
  /** A threshold is crossed, whether or not something had to be sent for it. */
  | `${Season}_${"on" | "off"}`
  | "already_off"
  | "off_repeat_pending"
  | "fan_neutral_zone"
  | "no_action"
  | "api_error";

/** The application's names for what a tick came to. */
export type Outcome =
  | Decision
  | "disabled"
  | "outside_window"
  | "turned_off_outside_window"
  /** Outside of all windows it should be turned off, and was not. */
  | "noop"
  | "missing_meter"
  | "invalid_temperature";

/** `last_tick_status` of a tick that failed; every other status is an {@link Outcome}. */
export const failedStatus = "failed";

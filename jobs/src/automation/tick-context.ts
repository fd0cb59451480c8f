import type { Document } from "../documents/document.ts";
import type { Log } from "../program/log.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";
import type { Clock } from "../time/clock.ts";
import type { FencedState } from "./fenced-state.ts";
import type { TickSettings } from "./settings.ts";

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

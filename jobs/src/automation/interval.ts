import { OperationError } from "../../../src/core/errors.ts";
import { minuteMs } from "../../../src/core/time-units.ts";
import type { Document, JsonValue } from "../documents/document.ts";
import { isTruthy, toInteger } from "../documents/python-values.ts";
import { formatTimestamp, parseTimestamp } from "../documents/timestamp.ts";
import type { Fields } from "../program/log.ts";
import { hasOffRepeat } from "./off-repeat.ts";
import { isInsideWindow, readZone, timeToNextOpening, toLocalTime } from "./time-windows.ts";

/** Used when the settings do not say. */
export const defaultIntervalSeconds = 120;

export interface EffectiveInterval {
  seconds: number;
  /** The reason, in the application's words. */
  label:
    | "fixed"
    | "automation_disabled"
    | "no_windows"
    | "pending_off_repeat"
    | "in_window"
    | "warmup"
    | "idle";
}

/** The base interval: `poll_interval_seconds`, within 15 to 3600. */
export function intervalSecondsOf(settings: Document): number {
  return bounded(settings.poll_interval_seconds, { fallback: defaultIntervalSeconds, least: 15, most: 3600 });
}

/**
 * Seconds from one tick to the next: longer while all windows are far off, which saves calls.
 * @throws {OperationError} for a time zone that is a path.
 */
export function effectiveInterval(settings: Document, state: Document, now: Date): EffectiveInterval {
  const base = intervalSecondsOf(settings);
  const windows = settings.time_windows;
  if (!isTruthy("adaptive_polling_enabled" in settings ? settings.adaptive_polling_enabled : true))
    return { seconds: base, label: "fixed" };
  if (!isTruthy(settings.automation_enabled)) return { seconds: base, label: "automation_disabled" };
  if (!Array.isArray(windows) || windows.length === 0) return { seconds: base, label: "no_windows" };
  if (hasOffRepeat(state)) return { seconds: base, label: "pending_off_repeat" };
  const local = toLocalTime(readZone(settings.timezone).name, now);
  if (isInsideWindow(windows, local)) return { seconds: base, label: "in_window" };

  const idle = bounded(settings.idle_poll_interval_seconds, { fallback: 600, least: 15, most: 86_400 });
  const warmupMs = bounded(settings.poll_warmup_minutes, { fallback: 15, least: 0, most: 1440 }) * minuteMs;
  const opening = timeToNextOpening(windows, local);
  if (warmupMs === 0 || opening === undefined) return { seconds: idle, label: "idle" };
  const secondsToWarmup = Math.floor((opening - warmupMs) / 1000);
  if (secondsToWarmup <= 0) return { seconds: base, label: "warmup" };
  return { seconds: Math.min(idle, Math.max(secondsToWarmup, 15)), label: "idle" };
}

function bounded(
  value: JsonValue | undefined,
  { fallback, least, most }: { fallback: number; least: number; most: number },
): number {
  return Math.min(Math.max(toInteger(value) ?? fallback, least), most);
}

/**
 * Half the finest step of a cron job, a minute: so each tick happens in the run nearest to its time. Without a
 * tolerance, a run that starts a second earlier in its minute than the previous one would be skipped.
 */
const toleranceMs = 30_000;

/**
 * Log fields that say why a tick is not due, because the effective interval has not passed since `last_tick`;
 * `undefined` when it is due. It is also due when `last_tick` is missing or ahead of the clock, and where the settings
 * are invalid: the tick then fails for that reason and records it.
 */
export function whyNotDue(settings: Document, state: Document, now: Date): Fields | undefined {
  const lastTick = parseTimestamp(state.last_tick);
  const interval = intervalOf(settings, state, now);
  if (lastTick === undefined || interval === undefined) return undefined;
  const elapsedMs = now.getTime() - lastTick.getTime();
  if (elapsedMs < 0 || elapsedMs >= interval.seconds * 1000 - toleranceMs) return undefined;
  return { interval_seconds: interval.seconds, mode: interval.label, last_tick: formatTimestamp(lastTick) };
}

function intervalOf(settings: Document, state: Document, now: Date): EffectiveInterval | undefined {
  try {
    return effectiveInterval(settings, state, now);
  } catch (error) {
    if (error instanceof OperationError) return undefined;
    throw error;
  }
}

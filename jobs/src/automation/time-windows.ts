import type { Document, JsonValue } from "../documents/document.ts";
import type { LocalTime } from "./local-time.ts";

const minuteMs = 60_000;

/**
 * Whether any of the settings' time windows is open. A window is closed on both sides: an end of 22:00 still
 * holds at 22:00:00.000 and no longer after it. One that crosses midnight belongs to the day it opened on.
 * What is not a window, or has a time that no clock shows, is never open.
 */
export function isInsideWindow(windows: JsonValue | undefined, now: LocalTime): boolean {
  return Array.isArray(windows) && windows.some((window: JsonValue) => isOpen(window, now));
}

function isOpen(window: JsonValue, { weekday, sinceMidnight }: LocalTime): boolean {
  if (!isObject(window)) return false;
  const start = timeOf(window.start);
  const end = timeOf(window.end);
  const days = window.days;
  if (start === undefined || end === undefined || !Array.isArray(days)) return false;
  const opensOn = (day: number) => days.includes(day);
  if (start <= end) return opensOn(weekday) && start <= sinceMidnight && sinceMidnight <= end;
  const yesterday = (weekday + 6) % 7;
  return (opensOn(weekday) && sinceMidnight >= start) || (opensOn(yesterday) && sinceMidnight <= end);
}

/** Milliseconds since midnight of `HH:MM` or `H:M`. */
function timeOf(value: JsonValue | undefined): number | undefined {
  const match = typeof value === "string" ? /^(\d{1,2}):(\d{1,2})$/.exec(value.trim()) : null;
  if (match === null) return undefined;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  return hours < 24 && minutes < 60 ? (hours * 60 + minutes) * minuteMs : undefined;
}

function isObject(value: JsonValue): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { integerOf } from "../documents/coerce.ts";
import { isDocument, type JsonValue } from "../documents/document.ts";
import type { LocalTime } from "./local-time.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * Whether any of the settings' time windows is open. A window is closed on both sides: an end of 22:00 still
 * holds at 22:00:00.000 and no longer after it. One that crosses midnight belongs to the day it opened on.
 * What is not a window, or has a time that no clock shows, is never open.
 */
export function isInsideWindow(windows: JsonValue | undefined, now: LocalTime): boolean {
  return Array.isArray(windows) && windows.some((window: JsonValue) => isOpen(window, now));
}

/**
 * Milliseconds on the wall clock to the next opening of a window, looked for today and seven days ahead;
 * `undefined` when none opens. The wall clock jumps twice a year; the application counts on it all the same.
 */
export function timeToNextOpening(windows: JsonValue | undefined, now: LocalTime): number | undefined {
  if (!Array.isArray(windows)) return undefined;
  const times = windows.flatMap((window: JsonValue) => openings(window, now)).filter((time) => time > 0);
  return times.length === 0 ? undefined : Math.min(...times);
}

function isOpen(window: JsonValue, { weekday, sinceMidnight }: LocalTime): boolean {
  if (!isDocument(window)) return false;
  const start = timeOf(window.start);
  const end = timeOf(window.end);
  if (start === undefined || end === undefined) return false;
  const opensOn = (day: number) => includesDay(window.days, day);
  if (start <= end) return opensOn(weekday) && start <= sinceMidnight && sinceMidnight <= end;
  const yesterday = (weekday + 6) % 7;
  return (opensOn(weekday) && sinceMidnight >= start) || (opensOn(yesterday) && sinceMidnight <= end);
}

function openings(window: JsonValue, { weekday, sinceMidnight }: LocalTime): number[] {
  const start = isDocument(window) ? timeOf(window.start) : undefined;
  if (!isDocument(window) || start === undefined) return [];
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((ahead) =>
    includesDay(window.days, (weekday + ahead) % 7) ? [ahead * dayMs + start - sinceMidnight] : [],
  );
}

// Python takes true for 1. Text never matches.
function includesDay(days: JsonValue | undefined, day: number): boolean {
  return (
    Array.isArray(days) && days.some((each) => (typeof each === "boolean" ? Number(each) : each) === day)
  );
}

/** Milliseconds since midnight of `HH:MM` or `H:M`. */
function timeOf(value: JsonValue | undefined): number | undefined {
  const parts = typeof value === "string" ? value.split(":") : [];
  const [hours = -1, minutes = -1] = parts.map((part) => integerOf(part) ?? -1);
  const isTime = parts.length === 2 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
  return isTime ? (hours * 60 + minutes) * minuteMs : undefined;
}

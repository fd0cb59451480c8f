import { OperationError } from "../../../src/core/errors.ts";
import { dayMs, minuteMs } from "../../../src/core/time-units.ts";
import { isDocument, type JsonValue } from "../documents/document.ts";
import { isTruthy, toInteger } from "../documents/python-values.ts";

/**
 * Whether any of the settings' time windows is open. Both ends are inclusive: a window until 22:00 is open at
 * 22:00:00.000 and closed after it. A window across midnight belongs to the day it opens on. An invalid window, or
 * one with an invalid time, is never open.
 */
export function isInsideWindow(windows: JsonValue | undefined, now: LocalTime): boolean {
  return Array.isArray(windows) && windows.some((window: JsonValue) => isOpen(window, now));
}

/**
 * Milliseconds on the wall clock to the next opening of a window, today or in the next seven days; `undefined` when
 * none opens. The application ignores that the wall clock jumps twice a year, and so does this.
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
  const [hours = -1, minutes = -1] = parts.map((part) => toInteger(part) ?? -1);
  const isTime = parts.length === 2 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
  return isTime ? (hours * 60 + minutes) * minuteMs : undefined;
}

/** A time on the wall clock of a zone. */
export interface LocalTime {
  /** 0 is Monday. */
  weekday: number;
  /** Milliseconds since the wall clock showed 00:00. */
  sinceMidnight: number;
}

interface Zone {
  name: string;
  /** The name in the settings, where it is not a zone and UTC is used instead. */
  unknown?: string;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * The zone of the time windows: Europe/Paris when the settings name none, UTC when they name an unknown one.
 * Names are case-sensitive and offsets such as `+01:00` are not names, as in the application.
 * @throws {OperationError} for a path, which fails the application's tick as well.
 */
export function readZone(value: JsonValue | undefined): Zone {
  const name = value === undefined || !isTruthy(value) ? "" : String(value).trim();
  if (name === "") return { name: "Europe/Paris" };
  // Absolute or not normalized: the application would look for it in the file system.
  if (name.split("/").some((part) => /^\.{0,2}$/.test(part))) throw notAZone();
  return isZone(name) ? { name } : { name: "UTC", unknown: name };
}

/** The local time of a zone at an instant. */
export function toLocalTime(zone: string, moment: Date): LocalTime {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  const seconds = (Number(part("hour")) * 60 + Number(part("minute"))) * 60 + Number(part("second"));
  return {
    weekday: weekdays.indexOf(part("weekday")),
    sinceMidnight: seconds * 1000 + moment.getUTCMilliseconds(),
  };
}

function isZone(name: string): boolean {
  // Each part of a name begins with a capital; this also keeps offsets out.
  if (!/^[A-Z][^/]*(\/[A-Z][^/]*)*$/.test(name)) return false;
  try {
    // Intl accepts any case and returns the name in the right one, or the zone's other name.
    const { timeZone } = new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

function notAZone(): OperationError {
  return new OperationError({
    code: "TICK001",
    message: "settings.timezone is a path, not the name of a time zone",
    remedy: "Set it to a name such as Europe/Paris",
  });
}

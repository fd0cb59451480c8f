import { isTruthy } from "../documents/coerce.ts";
import type { JsonValue } from "../documents/document.ts";
import { JobError } from "../program/problem.ts";

/** A moment on the wall clock of a zone. */
export interface LocalTime {
  /** 0 is Monday. */
  weekday: number;
  /** Milliseconds since the wall clock showed 00:00. */
  sinceMidnight: number;
}

export interface Zone {
  name: string;
  /** The name in the settings, where it is no zone and UTC stands in for it. */
  unknown?: string;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * The zone of the time windows: Europe/Paris when the settings name none, UTC when they name an unknown one.
 * Names are case-sensitive and offsets such as `+01:00` are no names, as in the application.
 * @throws {JobError} for a path, which ends the application's tick as well.
 */
export function zoneOf(value: JsonValue | undefined): Zone {
  const name = value === undefined || !isTruthy(value) ? "" : String(value).trim();
  if (name === "") return { name: "Europe/Paris" };
  // Absolute or not in its shortest form: the application would look for it in the file system.
  if (name.split("/").some((part) => /^\.{0,2}$/.test(part))) throw notAZone();
  return isZone(name) ? { name } : { name: "UTC", unknown: name };
}

/** What the wall clock of a zone shows at a moment. */
export function localTimeIn(zone: string, moment: Date): LocalTime {
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
    // Intl takes any case and gives the name back in the right one, unless it gives the zone's other name.
    const { timeZone } = new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

function notAZone(): JobError {
  return new JobError({
    code: "TICK001",
    message: "settings.timezone is a path, not the name of a time zone",
    remedy: "Set it to a name such as Europe/Paris",
  });
}

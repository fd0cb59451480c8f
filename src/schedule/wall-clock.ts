/**
 * Conversion between instants and wall times, which are the times that clocks in a zone show. The compiler of local
 * schedules and the guard in front of a job both use these functions, so they agree on which runs are due.
 *
 * Instants and wall times are numbers. An instant is epoch milliseconds; a wall time is the epoch milliseconds of the UTC
 * time with the same digits.
 */

import { dayMs } from "../core/time-units.ts";

/** Milliseconds that the clocks of a zone are ahead of UTC at an instant. */
export type OffsetAt = (instant: number) => number;

/** A schedule as a predicate on wall times. */
export interface WallSchedule {
  /** Whether the schedule contains this wall time. */
  matches(wall: number): boolean;
  /** Whether it contains every hour of the day: then it is an interval rather than a time of day. */
  everyHour: boolean;
}

/**
 * The offsets of a zone, by its IANA name, from Node's time zone data.
 * @throws RangeError if there is no zone of this name
 */
export function zoneOffset(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  return (instant) => {
    const [, sign = "+", ...parts] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(instant)) ?? [];
    const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
    return (sign === "-" ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
  };
}

/**
 * The instant of a wall time, by the rule of RFC 5545 (3.3.5): the first instant for a time that occurs twice. A skipped
 * time is interpreted with the offset before the change, so that 02:30 becomes what the clocks show as 03:30.
 */
export function instantOf(wall: number, offsetAt: OffsetAt): number {
  const before = wall - offsetAt(wall - dayMs);
  const after = wall - offsetAt(wall + dayMs);
  const isShown = (instant: number): boolean => instant + offsetAt(instant) === wall;
  return !isShown(before) && isShown(after) ? after : before;
}

/**
 * Whether a schedule in local time is due at an instant, which must be a whole minute. Each wall time is due once, at its
 * `instantOf`. Only a schedule of every hour runs in both passes of an hour that occurs twice.
 */
export function isDueAt(instant: number, { matches, everyHour }: WallSchedule, offsetAt: OffsetAt): boolean {
  const shown = instant + offsetAt(instant);
  if (everyHour && matches(shown)) return true;
  const withoutChange = instant + offsetAt(instant - dayMs);
  return [shown, withoutChange].some((wall) => matches(wall) && instantOf(wall, offsetAt) === instant);
}

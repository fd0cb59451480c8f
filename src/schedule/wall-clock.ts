/**
 * When a time on a zone's clocks comes. Pure functions: the program compiles schedules in local time with them, and the
 * guard in front of a job decides with the same ones whether a run is due.
 *
 * A wall time is a number too: the milliseconds of the UTC time with the same digits.
 */

import { dayMs } from "../core/time-units.ts";

/** Milliseconds that the clocks of a zone are ahead of UTC at an instant. */
export type OffsetAt = (instant: number) => number;

/** What `isDueAt` needs to know of a schedule. */
export interface WallSchedule {
  /** Whether the schedule names this wall time. */
  matches(wall: number): boolean;
  /** Whether it names every hour of the day: then it means an interval, not a time of the day. */
  everyHour: boolean;
}

/** The offsets of a zone, by its IANA name, from the time zone data of Node. */
export function zoneOffset(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  return (instant) => {
    const [, sign = "+", ...parts] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(instant)) ?? [];
    const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
    return (sign === "-" ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
  };
}

/**
 * The one instant of a wall time, by the rule of RFC 5545 (3.3.5): the first one for a time that occurs twice; a
 * skipped time is read with the offset before the change, so that 02:30 is what the clocks show as 03:30.
 */
export function instantOf(wall: number, offsetAt: OffsetAt): number {
  const before = wall - offsetAt(wall - dayMs);
  const after = wall - offsetAt(wall + dayMs);
  const isShown = (instant: number): boolean => instant + offsetAt(instant) === wall;
  return !isShown(before) && isShown(after) ? after : before;
}

/**
 * Whether a schedule on a zone's clocks is due at an instant, which is a whole minute. Each wall time is due once, at
 * `instantOf`; only a schedule of every hour runs in both passes of an hour that occurs twice.
 */
export function isDueAt(instant: number, { matches, everyHour }: WallSchedule, offsetAt: OffsetAt): boolean {
  const shown = instant + offsetAt(instant);
  if (everyHour && matches(shown)) return true;
  const withoutChange = instant + offsetAt(instant - dayMs);
  return [shown, withoutChange].some((wall) => matches(wall) && instantOf(wall, offsetAt) === instant);
}

import type { Schedule } from "../../schedule/schedule.ts";
import { offsetsOfYear, type ZoneOffset } from "./zone.ts";

const minutesPerDay = 24 * 60;
/** A longer list is told by its first and last time. */
const mostTimes = 4;

/**
 * What a schedule in UTC is on the team's clock, before and after the clocks change:
 * `02:00 UTC = 03:00 in winter, 04:00 in summer (Europe/Paris)`. `undefined` where the zone makes no difference: in UTC
 * itself, and for runs that are the same in every hour.
 * @param written `local` for a schedule on the zone's clock: `02:00 = 01:00 UTC in winter, 00:00 UTC in summer (Europe/Paris)`.
 */
export function teamTime(
  schedule: Schedule,
  timeZone: string,
  from: Date,
  written: "utc" | "local" = "utc",
): string | undefined {
  const other = (written === "utc" ? localTimes : utcTimes)(schedule, timeZone, from);
  if (other === undefined) return undefined;
  return `${writtenTimes(schedule)}${written === "utc" ? " UTC" : ""} = ${other} (${timeZone})`;
}

/** What a schedule in UTC is on a zone's clock: `03:00 in winter, 04:00 in summer`. */
export function localTimes(schedule: Schedule, timeZone: string, from: Date): string | undefined {
  return moved(schedule, offsetsOfYear(timeZone, from), 1, "");
}

/** What a schedule on a zone's clock is in UTC: `01:00 UTC in winter, 00:00 UTC in summer`. */
export function utcTimes(schedule: Schedule, timeZone: string, from: Date): string | undefined {
  return moved(schedule, offsetsOfYear(timeZone, from), -1, " UTC");
}

function moved(
  schedule: Schedule,
  offsets: readonly ZoneOffset[],
  direction: 1 | -1,
  clockName: string,
): string | undefined {
  const times = timesOf(schedule);
  if (offsets.every(({ minutes }) => sameTimes(times, direction * minutes))) return undefined;
  const daysCount =
    schedule.daysOfWeek.length < 7 || schedule.daysOfMonth.length < 31 || schedule.months.length < 12;
  return offsets
    .map(({ minutes, when }) => `${list(times, direction * minutes, daysCount)}${clockName} ${when}`.trim())
    .join(", ");
}

/** The times of day of a schedule, as written: up to four, else the first and the last. */
export function writtenTimes(schedule: Schedule): string {
  return list(timesOf(schedule), 0, false);
}

/** In minutes since midnight. */
function timesOf({ hours, minutes }: Schedule): number[] {
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}

function sameTimes(times: readonly number[], offset: number): boolean {
  const known = new Set(times);
  return times.every((time) => known.has(mod(time + offset)));
}

/** Times of day, moved by `offset` minutes: up to four, else the first and the last. */
function list(times: readonly number[], offset: number, daysCount: boolean): string {
  const moved = afterLongestPause(times.map((time) => time + offset));
  const shown = moved.length > mostTimes ? [moved.at(0) ?? 0, moved.at(-1) ?? 0] : moved;
  const texts = shown.map((time) => `${clock(time)}${daysCount ? dayShift(time) : ""}`);
  return moved.length > mostTimes ? texts.join(" to ") : texts.join(", ");
}

/** The times in the order of a day that begins after the longest pause, so that a night is not torn apart. */
function afterLongestPause(times: readonly number[]): number[] {
  const sorted = times.toSorted((a, b) => mod(a) - mod(b));
  const pauses = sorted.map((time, index) => mod(time - (sorted.at(index - 1) ?? time)));
  const first = pauses.indexOf(Math.max(...pauses));
  return [...sorted.slice(first), ...sorted.slice(0, first)];
}

function dayShift(time: number): string {
  return time >= minutesPerDay ? " the next day" : time < 0 ? " the day before" : "";
}

function clock(time: number): string {
  const minutes = mod(time);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function mod(minutes: number): number {
  return ((minutes % minutesPerDay) + minutesPerDay) % minutesPerDay;
}

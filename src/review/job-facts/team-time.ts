import { cached } from "../../core/cached.ts";
import { dayMs, minuteMs, minutesPerDay } from "../../core/time-units.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import { offsetOf, zoneTransitions } from "../../schedule/zoned/zone.ts";

/** A longer list is shown as its first and last time. */
const maxTimes = 4;

/**
 * A schedule in UTC and in the team's time zone, in winter and summer:
 * `02:00 UTC = 03:00 in winter, 04:00 in summer (Europe/Paris)`. `undefined` if the zone makes no difference: in UTC
 * itself, and for runs that are the same in every hour.
 * @param written `local` for a schedule in the zone's local time: `02:00 = 01:00 UTC in winter, 00:00 UTC in summer (Europe/Paris)`.
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

/** The local times of a schedule in UTC: `03:00 in winter, 04:00 in summer`. */
export function localTimes(schedule: Schedule, timeZone: string, from: Date): string | undefined {
  return moved(schedule, offsetsOfYear(timeZone, from), 1, "");
}

/** The UTC times of a schedule in local time: `01:00 UTC in winter, 00:00 UTC in summer`. */
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
  const shown = moved.length > maxTimes ? [moved.at(0) ?? 0, moved.at(-1) ?? 0] : moved;
  const texts = shown.map((time) => `${clock(time)}${daysCount ? dayShift(time) : ""}`);
  return moved.length > maxTimes ? texts.join(" to ") : texts.join(", ");
}

/** The times in the order of a day that starts after the longest pause, so that a night is not split. */
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

const millisecondsPerYear = 365 * dayMs;
/** Winter and summer are longer than this; Ramadan, for which some zones change their clocks, is not. */
const shortestSeason = 90 * dayMs;
const years = new Map<string, ZoneOffset[]>();

/** One of the differences to UTC that a zone has in a year. */
interface ZoneOffset {
  /** Minutes ahead of UTC. */
  minutes: number;
  /** When it applies: `in winter`, `in summer`, `at UTC+05:30` if it does not follow the seasons, empty if it always applies. */
  when: string;
}

/** The offsets of a zone in the year that starts at `from`, smallest first. */
export function offsetsOfYear(timeZone: string, from: Date): ZoneOffset[] {
  return cached(years, `${timeZone} ${from.getTime()}`, () => findOffsets(timeZone, from));
}

function findOffsets(timeZone: string, from: Date): ZoneOffset[] {
  const start = from.getTime();
  const changes = zoneTransitions(timeZone, from, new Date(start + 2 * millisecondsPerYear));
  const ofYear = changes.filter(({ at }) => at.getTime() < start + millisecondsPerYear);
  const sorted = [...new Set([offsetAt(timeZone, from), ...ofYear.map(({ after }) => after)])].sort(
    (a, b) => a - b,
  );
  // Some zones change their clocks for Ramadan or permanently: these offsets are not winter and summer.
  const lengths = changes.slice(1).map(({ at }, index) => at.getTime() - (changes[index]?.at.getTime() ?? 0));
  const seasons =
    sorted.length === 2 && changes.length === 4 && lengths.every((length) => length > shortestSeason);
  return sorted.map((minutes, index) => ({
    minutes,
    when:
      sorted.length === 1
        ? ""
        : seasons
          ? index === 0
            ? "in winter"
            : "in summer"
          : `at UTC${signed(minutes)}`,
  }));
}

/** An instant in a zone's local time, with the offset: `2026-03-02T03:00:00+01:00`. */
export function localIso(timeZone: string, instant: Date): string {
  const minutes = offsetAt(timeZone, instant);
  const shown = new Date(instant.getTime() + minutes * minuteMs).toISOString().slice(0, 19);
  return `${shown}${signed(minutes)}`;
}

/** Minutes that a zone's clocks are ahead of UTC. */
function offsetAt(timeZone: string, instant: Date): number {
  return offsetOf(timeZone)(instant.getTime()) / minuteMs;
}

/** `+05:30` */
function signed(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

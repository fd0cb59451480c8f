/**
 * Local time by brute force: every minute of five years is asked what the clocks show, and the schedule by the second
 * implementation of the dialect.
 */
import { reference } from "../reference.ts";

export const from = Date.UTC(2026, 0, 1);
export const until = Date.UTC(2031, 0, 1);
const minute = 60_000;
const day = 86_400_000;
/** Clocks change at full and half hours. */
const sampled = 30;

export interface Change {
  at: number;
  before: number;
  after: number;
}

const knownOffsets = new Map<string, Int16Array>();

/** Minutes ahead of UTC, for each half hour of the five years and of a day before and after. */
function offsets(timeZone: string): Int16Array {
  const known = knownOffsets.get(timeZone);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const values = Int16Array.from({ length: (until - from + 2 * day) / minute / sampled }, (_, index) => {
    const instant = from - day + index * sampled * minute;
    const shown = parts.format(instant).replace(/(\d+)-(\d+)-(\d+), (\d+):(\d+)/, "$1-$2-$3T$4:$5Z");
    return (Date.parse(shown) - instant) / minute;
  });
  knownOffsets.set(timeZone, values);
  return values;
}

export function offsetAt(timeZone: string, instant: number): number {
  return offsets(timeZone)[Math.floor((instant - from + day) / minute / sampled)] ?? 0;
}

export function changes(timeZone: string): Change[] {
  const found: Change[] = [];
  for (let at = from - day + sampled * minute; at < until; at += sampled * minute) {
    const [before, after] = [offsetAt(timeZone, at - minute), offsetAt(timeZone, at)];
    if (before !== after) found.push({ at, before, after });
  }
  return found;
}

/** Whether an expression names a time, for any number of times. */
export function matcher(expression: string): (time: number) => boolean {
  const { hasRunsOn } = reference(expression);
  const [minutes, hours] = expression.split(" ");
  const midnight = new Date(Date.UTC(2024, 0, 1));
  const times = new Uint8Array(1440);
  for (const run of reference(`${minutes} ${hours} * * *`).runsOfDay(midnight)) {
    times[(run.getTime() - midnight.getTime()) / minute] = 1;
  }
  const firstDay = from / day - 2;
  const days = Uint8Array.from({ length: (until - from) / day + 4 }, (_, index) =>
    hasRunsOn(new Date((firstDay + index) * day)) ? 1 : 0,
  );
  return (time) => {
    const epochDay = Math.floor(time / day);
    return times[(time - epochDay * day) / minute] === 1 && days[epochDay - firstDay] === 1;
  };
}

/**
 * All instants of the five years at which a schedule is due: when the clocks show one of its times, and did not before;
 * and for a time that they jump over, when they would have shown it without the jump.
 */
export function dueInstants(expression: string, timeZone: string): Set<number> {
  const matches = matcher(expression);
  const anyDay = matcher(`${expression.split(" ").slice(0, 2).join(" ")} * * *`);
  const hours = new Set<number>();
  for (let time = 0; time < 1440; time++) if (anyDay(from + time * minute)) hours.add(Math.floor(time / 60));
  const everyHour = hours.size === 24;
  const due = new Set<number>();
  let latestShown = Number.NEGATIVE_INFINITY;
  const table = offsets(timeZone);
  for (let instant = from - day; instant < until; instant += minute) {
    const offset = table[Math.floor((instant - from + day) / minute / sampled)] ?? 0;
    const shown = instant + offset * minute;
    if ((everyHour || shown > latestShown) && matches(shown)) add(instant);
    // What the clocks jump over, each at the minute at which they would have shown it.
    const jump = shown - minute - latestShown;
    if (Number.isFinite(latestShown) && jump > 0) {
      for (let skipped = latestShown + minute; skipped < shown; skipped += minute) {
        if (matches(skipped)) add(instant + (skipped - latestShown - minute));
      }
    }
    latestShown = Math.max(latestShown, shown);
  }
  return due;

  function add(instant: number): void {
    if (instant >= from && instant < until) due.add(instant);
  }
}

import { cached } from "../../core/cached.ts";
import { dayMs, minuteMs } from "../../core/time-units.ts";
import { instantOf, type OffsetAt, zoneOffset } from "../wall-clock.ts";

/** A change of a zone's offset from UTC. */
export interface Transition {
  /** The first instant of the new offset. */
  at: Date;
  /** The former offset, in minutes ahead of UTC. */
  before: number;
  /** The new offset, in minutes ahead of UTC. */
  after: number;
}

/** Days between samples. The shortest offsets, those of Ramadan, last four weeks, so none is missed. */
const sampleDays = 14;

/** All changes of a zone's offset after `from`, up to and including `to`, in order. */
export function zoneTransitions(timeZone: string, from: Date, to: Date): Transition[] {
  const offsetAt = offsetOf(timeZone);
  const transitions: Transition[] = [];
  const end = to.getTime();
  for (let low = from.getTime(); low < end; ) {
    const high = Math.min(low + sampleDays * dayMs, end);
    if (offsetAt(low) !== offsetAt(high)) {
      const at = changeBetween(low, high, offsetAt);
      const minutes = (instant: number): number => offsetAt(instant) / minuteMs;
      transitions.push({ at: new Date(at), before: minutes(at - 1), after: minutes(at) });
    }
    low = high;
  }
  return transitions;
}

/** The first instant of a local day, such as `2026-03-29`, in a zone. */
export function startOfDay(date: string, timeZone: string): Date {
  return new Date(instantOf(Date.parse(`${date}T00:00Z`), offsetOf(timeZone)));
}

/** As `zoneOffset`, but cached, because creating the formatter of a zone is slow. */
export function offsetOf(timeZone: string): OffsetAt {
  return cached(offsets, timeZone, zoneOffset);
}

const offsets = new Map<string, OffsetAt>();

/** The first instant of the new offset; clocks change at whole minutes. */
function changeBetween(low: number, high: number, offsetAt: OffsetAt): number {
  const old = offsetAt(low);
  let before = Math.floor(low / minuteMs);
  let after = Math.ceil(high / minuteMs);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * minuteMs) === old) before = middle;
    else after = middle;
  }
  return after * minuteMs;
}

/**
 * The years for which local schedules are compiled. They are fixed, so that a stack file always results in the same
 * expression. In 28 years every calendar day, and every date of a clock change, falls on every weekday.
 */
export const compiledFrom = Date.UTC(2026, 0, 1);
export const compiledUntil = Date.UTC(2054, 0, 1);

/** The offsets of a zone in these years, from a table, which is much faster than Intl. */
export interface ZoneRules {
  offsetAt: OffsetAt;
  transitions: readonly Transition[];
  /** The offset, if it does not change from `from` to `to`. */
  steadyOffset(from: number, to: number): number | undefined;
}

/** The rules of a zone, by its IANA name; cached. */
export function zoneRules(timeZone: string): ZoneRules {
  return cached(rules, timeZone, computeRules);
}

const rules = new Map<string, ZoneRules>();

function computeRules(timeZone: string): ZoneRules {
  // Nine more years on both sides: the last run before and the first run after the compiled years can be that far away.
  const margin = 9 * 366 * dayMs;
  const from = new Date(compiledFrom - margin);
  const transitions = zoneTransitions(timeZone, from, new Date(compiledUntil + margin));
  const starts = transitions.map(({ at }) => at.getTime());
  const first = offsetOf(timeZone)(from.getTime());
  const offsets = [first, ...transitions.map(({ after }) => after * minuteMs)];

  /** How many transitions are at or before the instant. */
  function passed(instant: number): number {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    transitions,
    offsetAt: (instant) => offsets[passed(instant)] ?? first,
    steadyOffset: (start, end) => (passed(start) === passed(end) ? offsets[passed(start)] : undefined),
  };
}

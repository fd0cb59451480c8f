import { millisecondsPerDay, millisecondsPerMinute } from "../days.ts";
import type { OffsetAt } from "../wall-clock.ts";
import { offsetOf, type Transition, zoneTransitions } from "./zone.ts";

/**
 * The years that local schedules are compiled for. Fixed, so that one stack file gives one expression on every day.
 * In 28 years every day of the calendar falls on every weekday, and with it every date of a change.
 */
export const compiledFrom = Date.UTC(2026, 0, 1);
export const compiledUntil = Date.UTC(2054, 0, 1);

/** The offsets of a zone in these years, from a table: many times faster than asking Intl. */
export interface ZoneRules {
  offsetAt: OffsetAt;
  transitions: readonly Transition[];
  /** The offset when it is one and the same from `from` to `to`. */
  steadyOffset(from: number, to: number): number | undefined;
}

/** The rules of a zone by its IANA name; worked out once. */
export function zoneRules(timeZone: string): ZoneRules {
  const known = rules.get(timeZone);
  if (known !== undefined) return known;
  const made = makeRules(timeZone);
  rules.set(timeZone, made);
  return made;
}

const rules = new Map<string, ZoneRules>();

function makeRules(timeZone: string): ZoneRules {
  // Nine years more on both sides: that far the last run before and the first one after them can be.
  const margin = 9 * 366 * millisecondsPerDay;
  const from = new Date(compiledFrom - margin);
  const transitions = zoneTransitions(timeZone, from, new Date(compiledUntil + margin));
  const starts = transitions.map(({ at }) => at.getTime());
  const first = offsetOf(timeZone)(from.getTime());
  const offsets = [first, ...transitions.map(({ after }) => after * millisecondsPerMinute)];

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

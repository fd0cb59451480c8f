import { millisecondsPerDay, millisecondsPerMinute } from "../days.ts";
import { instantOf, type OffsetAt, zoneOffset } from "../wall-clock.ts";

/** A change of a zone's clocks. */
export interface Transition {
  /** The first instant of the new offset. */
  at: Date;
  /** Minutes ahead of UTC until then. */
  before: number;
  /** Minutes ahead of UTC from then on. */
  after: number;
}

/** Offsets that hold for four weeks at least are found; those of the fasting month are the shortest there are. */
const sampleDays = 14;

/** All changes of a zone's clocks after `from`, up to `to` and with it, in order. */
export function zoneTransitions(timeZone: string, from: Date, to: Date): Transition[] {
  const offsetAt = offsetOf(timeZone);
  const transitions: Transition[] = [];
  const end = to.getTime();
  for (let low = from.getTime(); low < end; ) {
    const high = Math.min(low + sampleDays * millisecondsPerDay, end);
    if (offsetAt(low) !== offsetAt(high)) {
      const at = changeBetween(low, high, offsetAt);
      const minutes = (instant: number): number => offsetAt(instant) / millisecondsPerMinute;
      transitions.push({ at: new Date(at), before: minutes(at - 1), after: minutes(at) });
    }
    low = high;
  }
  return transitions;
}

/** The first instant of a day, `2026-03-29`, on a zone's clocks. */
export function startOfDay(date: string, timeZone: string): Date {
  return new Date(instantOf(Date.parse(`${date}T00:00Z`), offsetOf(timeZone)));
}

/** The offsets of a zone; kept, as the first question for one takes its time. */
export function offsetOf(timeZone: string): OffsetAt {
  const known = offsets.get(timeZone);
  if (known !== undefined) return known;
  const offsetAt = zoneOffset(timeZone);
  offsets.set(timeZone, offsetAt);
  return offsetAt;
}

const offsets = new Map<string, OffsetAt>();

/** The first instant of the new offset; clocks change at whole minutes. */
function changeBetween(low: number, high: number, offsetAt: OffsetAt): number {
  const old = offsetAt(low);
  let before = Math.floor(low / millisecondsPerMinute);
  let after = Math.ceil(high / millisecondsPerMinute);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * millisecondsPerMinute) === old) before = middle;
    else after = middle;
  }
  return after * millisecondsPerMinute;
}

/**
 * Local time by brute force: for every minute of five years, what the clocks show, and whether the second implementation
 * of the dialect has a run then. Minutes are counted from `from` and kept in one byte each: sets of millions of numbers
 * would take most of the time of the tests.
 */
import { reference } from "../reference.ts";

export const from = Date.UTC(2026, 0, 1);
export const until = Date.UTC(2031, 0, 1);
const minute = 60_000;
const day = 86_400_000;
const minutesPerDay = day / minute;
/** Minutes between two samples: clocks change at full and half hours. */
const sampleMinutes = 30;

interface Change {
  at: number;
  before: number;
  after: number;
}

/** All changes of a zone's clocks in the five years, from what the clocks show at every half hour. */
export function changesByHalfHour(timeZone: string): Change[] {
  return changesIn(offsetTable(timeZone, 1));
}

/** All changes of a zone's clocks in the five years. */
export function changes(timeZone: string): Change[] {
  return changesIn(offsets(timeZone));
}

function changesIn(table: Int16Array): Change[] {
  const found: Change[] = [];
  for (const [index, after] of table.entries()) {
    const at = from - day + index * sampleMinutes * minute;
    const before = table[index - 1] ?? after;
    if (before !== after && at < until) found.push({ at, before, after });
  }
  return found;
}

/** For each minute of the five years 1 if the expression, in UTC, has a run at it. */
export function startMinutes(expression: string): Uint8Array {
  return matchingMinutes(expression, 0);
}

/**
 * For each minute of the five years 1 if a schedule in local time is due at it: when the clocks show one of its times for
 * the first time; and for a time that they skip, when they would have shown it without the change.
 */
export function dueMinutes(expression: string, timeZone: string): Uint8Array {
  const due = new Uint8Array((until - from) / minute);
  const margin = 2;
  const matches = matchingMinutes(expression, margin);
  const hours = new Set(reference(expression).times.map((time) => Math.floor(time / 60)));
  const inBothPasses = hours.size === 24;
  let latestShown: number | undefined;
  for (const { start, end, offset } of periods(timeZone)) {
    // What the clocks skip, each at the minute at which they would have shown it.
    const skippedFrom = latestShown === undefined ? start + offset : latestShown + 1;
    for (let wall = skippedFrom; wall < start + offset; wall++) mark(start + (wall - skippedFrom), wall);
    // What they have shown before counts only for a schedule of every hour.
    const first = inBothPasses ? start : Math.max(start, skippedFrom - offset);
    for (let index = first; index < end; index++) mark(index, index + offset);
    latestShown = Math.max(latestShown ?? Number.NEGATIVE_INFINITY, end - 1 + offset);
  }
  return due;

  function mark(index: number, wall: number): void {
    if (matches[wall + margin * minutesPerDay] === 1 && index >= 0 && index < due.length) due[index] = 1;
  }
}

interface Period {
  /** In minutes from the first of the five years; negative on the day before. */
  start: number;
  end: number;
  /** Minutes ahead of UTC. */
  offset: number;
}

/** The times between two changes of a zone's clocks, from a day before the five years to a day after them. */
function periods(timeZone: string): Period[] {
  const found: Period[] = [];
  for (const [index, offset] of offsets(timeZone).entries()) {
    const start = index * sampleMinutes - minutesPerDay;
    const last = found.at(-1);
    if (last?.offset === offset) last.end = start + sampleMinutes;
    else found.push({ start, end: start + sampleMinutes, offset });
  }
  return found;
}

/** All instants of the five years at which a schedule in local time is due, ascending. */
export function dueInstants(expression: string, timeZone: string): Set<number> {
  return new Set(instantsOf(dueMinutes(expression, timeZone)));
}

/** The instants of the marked minutes, ascending. */
function instantsOf(marked: Uint8Array): number[] {
  const instants: number[] = [];
  for (let index = 0; index < marked.length; index++) {
    if (marked[index] === 1) instants.push(from + index * minute);
  }
  return instants;
}

/** For each minute from `margin` days before the five years to as many after them 1 if the expression names it. */
function matchingMinutes(expression: string, margin: number): Uint8Array {
  const { times, hasRunsOn } = reference(expression);
  const days = (until - from) / day + 2 * margin;
  const matching = new Uint8Array(days * minutesPerDay);
  for (let index = 0; index < days; index++) {
    if (!hasRunsOn(new Date(from + (index - margin) * day))) continue;
    for (const time of times) matching[index * minutesPerDay + time] = 1;
  }
  return matching;
}

const knownOffsets = new Map<string, Int16Array>();

/** Minutes ahead of UTC, for each half hour of the five years and of a day before and after. */
function offsets(timeZone: string): Int16Array {
  const known = knownOffsets.get(timeZone);
  if (known !== undefined) return known;
  const values = offsetTable(timeZone);
  knownOffsets.set(timeZone, values);
  return values;
}

/**
 * @param stride half hours between two samples. Those in between are computed only where two samples differ: no zone
 *   changes its clocks and changes them back within six hours. Default: 12.
 */
function offsetTable(timeZone: string, stride = 12): Int16Array {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const offsetAt = (index: number): number => {
    const instant = from - day + index * sampleMinutes * minute;
    const shown = parts.format(instant).replace(/(\d+)-(\d+)-(\d+), (\d+):(\d+)/, "$1-$2-$3T$4:$5Z");
    return (Date.parse(shown) - instant) / minute;
  };
  const table = new Int16Array((until - from + 2 * day) / minute / sampleMinutes);
  for (let start = 0; start < table.length; start += stride) {
    const [first, next] = [offsetAt(start), offsetAt(start + stride)];
    for (let index = start; index < Math.min(start + stride, table.length); index++) {
      table[index] = first === next ? first : offsetAt(index);
    }
  }
  return table;
}

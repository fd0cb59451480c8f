import { dayMs } from "../../core/time-units.ts";
import type { Timetable } from "../../schedule/timetable.ts";

/** The times at which a change of schedule may take effect. */
export interface SafeWindows {
  /** In order. The first may already have started; empty when no time is safe. */
  windows: readonly TimeWindow[];
  /** Whether every time is safe. */
  always: boolean;
  /** Days after which the windows repeat; absent when they do not repeat within a week: then `windows` ends at `until`. */
  repeatsAfterDays?: number;
  /** The end of the search. */
  until: Date;
}

/** From `from` (inclusive) to `until` (exclusive). */
export interface TimeWindow {
  from: Date;
  until: Date;
}

/** How far to search where days of the month matter. */
const daysAhead = 35;

/**
 * Finds the times at which the gap between the last old run and the first new run is safe. Exact: between two
 * consecutive runs of both schedules the gap is constant, so each such segment is tested once.
 */
export function safeWindows(
  before: Timetable,
  after: Timetable,
  at: Date,
  isSafe: (gap: number) => boolean,
): SafeWindows {
  const period = Math.max(before.periodInDays, after.periodInDays);
  const repeats = period <= 7;
  const days = repeats ? period : daysAhead;
  const begin = new Date(Math.max(before.last(at).getTime(), after.last(at).getTime()));
  const until = new Date(begin.getTime() + days * dayMs);
  const segments = segmentsOf(before, after, begin, until);
  const safe = segments.filter(({ gap }) => isSafe(gap));
  const always = safe.length === segments.length;
  const windows = join(safe);
  return {
    windows: repeats
      ? aroundInstant(always ? windows : acrossTheEnd(windows, begin, until), at, days)
      : ahead(windows, at),
    always,
    ...(repeats ? { repeatsAfterDays: period } : {}),
    until,
  };
}

interface Segment extends TimeWindow {
  /** Milliseconds between the last old and the first new run, for a change at any instant of the segment. */
  gap: number;
}

function segmentsOf(before: Timetable, after: Timetable, begin: Date, until: Date): Segment[] {
  const later = new Date(begin.getTime() + 1);
  const oldRuns = [before.last(begin), ...before.between(later, until)].map((run) => run.getTime());
  const inside = after.between(later, until);
  const newRuns = [...inside, after.next(inside.at(-1) ?? begin)].map((run) => run.getTime());
  const starts = [...new Set([begin.getTime(), ...oldRuns.slice(1), ...newRuns.slice(0, -1)])].sort(
    (a, b) => a - b,
  );
  let [old, next] = [0, 0];
  return starts.map((start, index) => {
    while ((oldRuns[old + 1] ?? Number.POSITIVE_INFINITY) <= start) old += 1;
    while ((newRuns[next] ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    const gap = (newRuns[next] ?? 0) - (oldRuns[old] ?? 0);
    return { from: new Date(start), until: new Date(starts[index + 1] ?? until.getTime()), gap };
  });
}

function join(segments: readonly Segment[]): TimeWindow[] {
  const joined: TimeWindow[] = [];
  for (const { from, until } of segments) {
    const previous = joined.at(-1);
    if (previous !== undefined && previous.until.getTime() === from.getTime()) previous.until = until;
    else joined.push({ from, until });
  }
  return joined;
}

/** Joins a window that reaches the end of the period with the one at its start. */
function acrossTheEnd(windows: TimeWindow[], begin: Date, until: Date): TimeWindow[] {
  const [first, last] = [windows.at(0), windows.at(-1)];
  if (first === undefined || last === undefined || first === last) return windows;
  if (first.from.getTime() !== begin.getTime() || last.until.getTime() !== until.getTime()) return windows;
  const length = first.until.getTime() - first.from.getTime();
  return [...windows.slice(1, -1), { from: last.from, until: new Date(until.getTime() + length) }];
}

/** The occurrences of repeating windows that end soonest after an instant. */
function aroundInstant(windows: TimeWindow[], at: Date, days: number): TimeWindow[] {
  const period = days * dayMs;
  return windows
    .map(({ from, until }) => {
      const periods = Math.floor((until.getTime() - at.getTime() - 1) / period);
      const move = (time: Date): Date => new Date(time.getTime() - periods * period);
      return { from: move(from), until: move(until) };
    })
    .sort((a, b) => a.from.getTime() - b.from.getTime());
}

function ahead(windows: TimeWindow[], at: Date): TimeWindow[] {
  return windows.filter(({ until }) => until > at);
}

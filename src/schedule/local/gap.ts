import { millisecondsPerDay } from "../days.ts";
import { type Gap, longestGap } from "../gap.ts";
import { type DueDay, dueDays, timesOfDay } from "./due-days.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { compiledFrom, compiledUntil } from "./rules.ts";

/** All days that a local schedule is compiled for. */
export const compiledDays = (compiledUntil - compiledFrom) / millisecondsPerDay;

/**
 * As `longestGap`, for the runs of a local schedule that are due: 25 hours for a daily one in autumn. Within 2026 to 2053.
 * @param days default 366.
 */
export function longestLocalGap(local: LocalSchedule, from = new Date(compiledFrom), days = 366): Gap {
  const start = from.getTime();
  const end = start + days * millisecondsPerDay;
  const times = timesOfDay(local.schedule);
  const inner = longestWithin(times);
  // Far enough to find the last run before the start and the first one after the end.
  const calendar = longestGap(local.schedule, from, days).milliseconds + 3 * millisecondsPerDay;
  let previous = Number.NEGATIVE_INFINITY;
  let longest = { from: 0, to: 0 };

  function consider(gapFrom: number, gapTo: number): void {
    const touches = gapTo > start && gapFrom < end;
    if (touches && Number.isFinite(gapFrom) && gapTo - gapFrom > longest.to - longest.from) {
      longest = { from: gapFrom, to: gapTo };
    }
  }
  function step(run: number): void {
    if (run <= previous) return;
    consider(previous, run);
    previous = run;
  }
  function stepDay(day: DueDay): void {
    if ("runs" in day) return day.runs.forEach(step);
    const base = day.midnight - day.offset;
    const isInside = base > start && base + millisecondsPerDay < end;
    if (!isInside) return times.forEach((time) => step(base + time));
    step(base + (times[0] ?? 0));
    consider(base + inner.from, base + inner.to);
    previous = base + (times.at(-1) ?? 0);
  }

  for (const day of dueDays(local, start - calendar, end + calendar)) {
    stepDay(day);
    if (previous >= end) break;
  }
  return { milliseconds: longest.to - longest.from, from: new Date(longest.from), to: new Date(longest.to) };
}

function longestWithin(times: readonly number[]): { from: number; to: number } {
  return times.slice(1).reduce(
    (longest, time, index) => {
      const before = times[index] ?? time;
      return time - before > longest.to - longest.from ? { from: before, to: time } : longest;
    },
    { from: times[0] ?? 0, to: times[0] ?? 0 },
  );
}

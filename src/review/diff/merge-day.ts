import { type SafeWindows, safeWindows } from "./safe-windows.ts";
import type { Timetable } from "./timetable.ts";

/** What happens between the last run of an old schedule and the first one of the new. */
export interface MergeDay {
  /** When the new schedule takes effect. */
  at: Date;
  /** The last run of the old schedule, at or before that. */
  lastRun: Date;
  /** The first run of the new schedule, after it. */
  firstRun: Date;
  /** Milliseconds between the two. */
  gap: number;
  verdict: MergeVerdict;
  limit: GapLimit;
  /** When the change may take effect without a gap beyond the limit. */
  safe: SafeWindows;
}

/**
 * - `late`: the gap is beyond the limit. Without a promise it is longer than any of both schedules: a run is skipped.
 * - `doubled`: two runs are nearer to each other than in any of both schedules.
 * - `in time`: neither.
 */
export type MergeVerdict = "late" | "doubled" | "in time";

/** The longest time between two runs that is no surprise. */
export interface GapLimit {
  milliseconds: number;
  /** `promise`: the job's `maxGap`; `schedules`: the longest gap of both schedules in a year, an hour at least. */
  from: "promise" | "schedules";
}

/** Nobody minds when runs that follow each other within an hour come nearer or farther once. */
const noticedFrom = 3_600_000;

/** The change from one timetable to another at an instant. @param maxGap what the job promises, in milliseconds. */
export function mergeDay(
  before: Timetable,
  after: Timetable,
  { at, maxGap }: { at: Date; maxGap?: number | undefined },
): MergeDay {
  const limit: GapLimit =
    maxGap === undefined
      ? {
          milliseconds: Math.max(before.longestGap(at), after.longestGap(at), noticedFrom),
          from: "schedules",
        }
      : { milliseconds: maxGap, from: "promise" };
  const [lastRun, firstRun] = [before.last(at), after.next(at)];
  const gap = firstRun.getTime() - lastRun.getTime();
  const shortest = Math.min(before.shortestGap(), after.shortestGap());
  const doubled = gap < shortest && shortest > noticedFrom;
  return {
    at,
    lastRun,
    firstRun,
    gap,
    verdict: gap > limit.milliseconds ? "late" : doubled ? "doubled" : "in time",
    limit,
    safe: safeWindows(before, after, at, limit.milliseconds),
  };
}

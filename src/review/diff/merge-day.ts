import { hourMs } from "../../core/time-units.ts";
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
  /** A promise that the new schedule breaks by itself, whenever it takes effect, and the gap that it leaves. */
  brokenPromise?: { milliseconds: number; gap: number };
  /** The shortest and the longest time between two runs of both schedules, in milliseconds. */
  usual: { shortest: number; longest: number };
  /** When the change may take effect. */
  safe: SafeWindows;
  /** Whether two runs come close together even then: no time avoids that without going beyond the limit. */
  safeButDoubled: boolean;
}

/**
 * - `late`: the gap is beyond the limit. Without a promise that means that a run is skipped.
 * - `doubled`: two runs are less than half as far apart as they ever are in one of both schedules.
 * - `in time`: neither.
 */
export type MergeVerdict = "late" | "doubled" | "in time";

/** The longest time between two runs that is accepted. */
export interface GapLimit {
  milliseconds: number;
  /**
   * `promise`: the job's `maxGap`; `schedules`: half as much again as the longest gap of both schedules in a year. A job
   * that moves from 02:00 to 04:00 pauses for 26 hours once, and nobody minds.
   */
  from: "promise" | "schedules";
}

/** Nor does anybody mind when runs that follow each other within an hour come nearer or farther once. */
const noticedFrom = hourMs;

/** The change from one timetable to another at an instant. @param maxGap what the job promises, in milliseconds; one that the new schedule breaks by itself does not count. */
export function mergeDay(
  before: Timetable,
  after: Timetable,
  { at, maxGap }: { at: Date; maxGap?: number | undefined },
): MergeDay {
  const usual = {
    shortest: Math.min(before.shortestGap(), after.shortestGap()),
    longest: Math.max(before.longestGap(at), after.longestGap(at)),
  };
  const gapAfter = after.longestGap(at);
  const isBroken = maxGap !== undefined && gapAfter > maxGap;
  const limit: GapLimit =
    maxGap === undefined || isBroken
      ? { milliseconds: Math.max(1.5 * usual.longest, noticedFrom), from: "schedules" }
      : { milliseconds: maxGap, from: "promise" };
  const isLate = (gap: number): boolean => gap > limit.milliseconds;
  const isDoubled = (gap: number): boolean => usual.shortest > noticedFrom && gap < usual.shortest / 2;
  const [lastRun, firstRun] = [before.last(at), after.next(at)];
  const gap = firstRun.getTime() - lastRun.getTime();
  const clean = safeWindows(before, after, at, (each) => !isLate(each) && !isDoubled(each));
  const isClean = clean.windows.length > 0;
  return {
    at,
    lastRun,
    firstRun,
    gap,
    verdict: isLate(gap) ? "late" : isDoubled(gap) ? "doubled" : "in time",
    limit,
    ...(isBroken ? { brokenPromise: { milliseconds: maxGap, gap: gapAfter } } : {}),
    usual,
    safe: isClean ? clean : safeWindows(before, after, at, (each) => !isLate(each)),
    safeButDoubled: !isClean,
  };
}

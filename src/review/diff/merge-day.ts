import { hourMs } from "../../core/time-units.ts";
import type { Timetable } from "../../schedule/timetable.ts";
import { type SafeWindows, safeWindows } from "./safe-windows.ts";

/** What happens between the last run of the old schedule and the first run of the new one. */
export interface MergeDay {
  /** When the new schedule takes effect. */
  at: Date;
  /** The last run of the old schedule, at or before `at`. */
  lastRun: Date;
  /** The first run of the new schedule, after `at`. */
  firstRun: Date;
  /** Milliseconds between the two. */
  gap: number;
  verdict: MergeVerdict;
  limit: GapLimit;
  /** The `maxGap` that the new schedule exceeds by itself, whenever it takes effect, and its own longest gap. */
  brokenPromise?: { milliseconds: number; gap: number };
  /** The shortest and the longest time between two runs of both schedules, in milliseconds. */
  usual: { shortest: number; longest: number };
  /** When the change can take effect safely. */
  safe: SafeWindows;
  /** Whether even then two runs are close together: no time avoids that within the limit. */
  safeButDoubled: boolean;
}

/**
 * - `late`: the gap exceeds the limit. Without `maxGap` that means that a run is skipped.
 * - `doubled`: two runs are less than half as far apart as ever in either schedule.
 * - `in time`: neither.
 */
type MergeVerdict = "late" | "doubled" | "in time";

/** The longest accepted time between two runs. */
interface GapLimit {
  milliseconds: number;
  /**
   * `promise`: the job's `maxGap`; `schedules`: 1.5 times the longest gap of both schedules in a year, so that a job that
   * moves from 02:00 to 04:00 may pause for 26 hours once.
   */
  from: "promise" | "schedules";
}

/** Shorter gaps are never reported. */
const shortestNoticedGap = hourMs;

/**
 * The change from one timetable to another at an instant.
 * @param maxGap limit of the job in milliseconds; ignored where the new schedule exceeds it by itself
 */
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
      ? { milliseconds: Math.max(1.5 * usual.longest, shortestNoticedGap), from: "schedules" }
      : { milliseconds: maxGap, from: "promise" };
  const isLate = (gap: number): boolean => gap > limit.milliseconds;
  const isDoubled = (gap: number): boolean => usual.shortest > shortestNoticedGap && gap < usual.shortest / 2;
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

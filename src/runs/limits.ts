/** The limits by which runs are judged: their defaults, the overrides of a job, and the usual duration of its runs. */
import { ConfigurationError } from "../core/errors.ts";
import { hourMs, minuteMs } from "../core/time-units.ts";
import type { Run } from "../render/events.ts";
import type { DueTimes } from "./due-times.ts";

/** The limits that a job may override. */
export interface RunLimitOptions {
  /** How early a run may start, because two clocks never agree exactly. Default: 30 s. */
  readonly earlyStartMs?: number | undefined;
  /** For how long after a deploy or the creation slots are not judged. Default: 10 min. */
  readonly deployGraceMs?: number | undefined;
  /** How late a run may start and still be on time. Default: 3 min, or half the time to the next slot if that is shorter. */
  readonly startMarginMs?: number | undefined;
  /** Usual duration of a run according to the stack file, used until there are 20 successful runs. Default: not known. */
  readonly usualDurationMs?: number | undefined;
  /** A run is slow once it is active for this many usual durations and `slowExtraMs` longer than usual. Default: 2. */
  readonly slowFactor?: number | undefined;
  /** Default: 1 min. */
  readonly slowExtraMs?: number | undefined;
  /** Like `slowFactor`, for a hung run. Default: 4. */
  readonly hungFactor?: number | undefined;
  /** Default: 10 min. */
  readonly hungExtraMs?: number | undefined;
  /** A run that is active for this long is always hung. Default: 12 h, after which Render stops a run. */
  readonly longestRunMs?: number | undefined;
  /** The longest time without a successful run. Default: twice the longest gap plus the usual duration and the margin. */
  readonly maxGapMs?: number | undefined;
  /** The number of failed runs in a row that make a job failing. Default: 1, or 3 if the shortest gap is below 15 min. */
  readonly failures?: number | undefined;
  /** The number of successful runs in a row after which a failing job is recovered. Default: 1. */
  readonly recovery?: number | undefined;
  /** The number of changes between success and failure, in `flappingResults`, that make a job flapping. Default: 3. */
  readonly flappingChanges?: number | undefined;
  /** The number of latest results in which changes are counted. Default: 10. */
  readonly flappingResults?: number | undefined;
}

export const defaultEarlyStartMs = 30_000;
export const defaultDeployGraceMs = 10 * minuteMs;
/** Render stops a run after 12 hours: https://render.com/docs/cronjobs */
export const longestRunMs = 12 * hourMs;

const defaultMarginMs = 3 * minuteMs;
const frequentGapMs = 15 * minuteMs;
const minDurations = 20;

/** The start margin of a slot. */
export function startMarginOf(gapMs: number, { startMarginMs }: RunLimitOptions): number {
  return startMarginMs ?? Math.min(defaultMarginMs, gapMs / 2);
}

/** @throws ConfigurationError RUNS001 if the start margin is not below the shortest gap between two slots */
export function requireMargin(times: DueTimes, { startMarginMs }: RunLimitOptions, subject: string): void {
  if (startMarginMs === undefined || startMarginMs < times.shortestGapMs) return;
  const seconds = (ms: number): string => `${ms / 1000} s`;
  throw new ConfigurationError([
    {
      code: "RUNS001",
      subject,
      message: `startMargin is ${seconds(startMarginMs)}, but two runs can be due within ${seconds(times.shortestGapMs)}`,
      remedy: `Set it below ${seconds(times.shortestGapMs)}, or leave it out`,
    },
  ]);
}

/** The limits of a job, with defaults applied. */
export interface JobLimits {
  /** Usual duration of a run; `undefined` if not known. */
  readonly usualMs: number | undefined;
  /** How long a run is active before it is slow; `undefined` if the usual duration is not known. */
  readonly slowMs: number | undefined;
  /** How long a run is active before it is hung. */
  readonly hungMs: number;
  /** How long without a successful run before the job is overdue; `undefined` if the schedule cannot be read. */
  readonly overdueMs: number | undefined;
  /** Whether `overdueMs` is the job's own `maxGap`; otherwise it is derived from the schedule. */
  readonly isPromised: boolean;
  readonly failures: number;
  readonly recovery: number;
  readonly flappingChanges: number;
  readonly flappingResults: number;
}

export function jobLimits(
  times: DueTimes | undefined,
  runs: readonly Run[],
  options: RunLimitOptions,
): JobLimits {
  const { slowFactor = 2, slowExtraMs = minuteMs, hungFactor = 4, hungExtraMs = 10 * minuteMs } = options;
  const { longestRunMs: longest = longestRunMs, maxGapMs } = options;
  const usualMs = usualDuration(runs, options.usualDurationMs);
  const overdueByGap =
    times && 2 * times.longestGapMs + (usualMs ?? 0) + startMarginOf(times.longestGapMs, options);
  const isFrequent = times !== undefined && times.shortestGapMs < frequentGapMs;
  return {
    usualMs,
    slowMs: usualMs && Math.max(slowFactor * usualMs, usualMs + slowExtraMs),
    hungMs: Math.min(
      usualMs === undefined ? longest : Math.max(hungFactor * usualMs, usualMs + hungExtraMs),
      longest,
    ),
    overdueMs: maxGapMs ?? overdueByGap,
    isPromised: maxGapMs !== undefined,
    failures: options.failures ?? (isFrequent ? 3 : 1),
    recovery: options.recovery ?? 1,
    flappingChanges: options.flappingChanges ?? 3,
    flappingResults: options.flappingResults ?? 10,
  };
}

/**
 * The usual duration of a run: the 95th percentile of at least 20 successful runs, otherwise the duration in the stack
 * file, otherwise the longest of the few successful runs.
 */
export function usualDuration(runs: readonly Run[], stated: number | undefined): number | undefined {
  const durations = runs
    .flatMap(({ result, startedAt, endedAt }) =>
      result?.kind === "succeeded" && endedAt !== undefined ? [endedAt.getTime() - startedAt.getTime()] : [],
    )
    .sort((one, other) => one - other);
  if (durations.length >= minDurations) return durations[Math.ceil(0.95 * durations.length) - 1];
  return stated ?? durations.at(-1);
}

/** The limits by which runs are judged: defaults, what a job overrides, and how long its runs usually take. */
import { ConfigurationError } from "../core/errors.ts";
import { hourMs, minuteMs } from "../core/time-units.ts";
import type { Run } from "../render/events.ts";
import type { DueTimes } from "./due-times.ts";

/** What a job may set for itself. All times in milliseconds. */
export interface RunLimitOptions {
  /** How early a run may start: two clocks never agree exactly. Default: 30 s. */
  readonly earlyStartMs?: number | undefined;
  /** Slots this soon after a deploy or the creation are not judged. Default: 10 min. */
  readonly deployGraceMs?: number | undefined;
  /** How late a run may start and still be on time. Default: 3 min, half of the time to the next slot if that is less. */
  readonly startMarginMs?: number | undefined;
  /** How long a run usually takes by the stack file: used until there are 20 successful runs. Default: not known. */
  readonly usualDurationMs?: number | undefined;
  /** Active for this many usual durations, and at least `slowExtraMs` longer than usual: slow. Default: 2. */
  readonly slowFactor?: number | undefined;
  /** Default: 1 min. */
  readonly slowExtraMs?: number | undefined;
  /** As `slowFactor`, for hung. Default: 4. */
  readonly hungFactor?: number | undefined;
  /** Default: 10 min. */
  readonly hungExtraMs?: number | undefined;
  /** A run that is active for this long is hung in any case. Default: 12 h, after which Render stops a run. */
  readonly longestRunMs?: number | undefined;
  /** The longest time without a successful run. Default: twice the largest gap, the usual duration and the margin. */
  readonly maxGapMs?: number | undefined;
  /** This many failed runs in a row: failing. Default: 1; 3 where the smallest gap is below 15 min. */
  readonly failures?: number | undefined;
  /** This many successful runs in a row after that: recovered. Default: 1. */
  readonly recovery?: number | undefined;
  /** This many changes between success and failure: flapping. Default: 3. */
  readonly flappingChanges?: number | undefined;
  /** In this many results. Default: 10. */
  readonly flappingResults?: number | undefined;
}

export const defaultEarlyStartMs = 30_000;
export const defaultDeployGraceMs = 10 * minuteMs;
/** Render stops a run after 12 hours: https://render.com/docs/cronjobs */
export const longestRunMs = 12 * hourMs;

const defaultMarginMs = 3 * minuteMs;
const frequentGapMs = 15 * minuteMs;
const fewestDurations = 20;

/** The start margin of a slot. */
export function startMarginOf(gapMs: number, { startMarginMs }: RunLimitOptions): number {
  return startMarginMs ?? Math.min(defaultMarginMs, gapMs / 2);
}

/** Throws ConfigurationError RUNS001 for a start margin that is not below the smallest gap between two slots. */
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

/** The limits that apply to a whole job. */
export interface JobLimits {
  /** `undefined`: nothing is known of how long its runs take. */
  readonly usualMs: number | undefined;
  /** Active for this long: slow. `undefined`: not known. */
  readonly slowMs: number | undefined;
  readonly hungMs: number;
  /** This long without a successful run: overdue. `undefined`: the schedule cannot be read. */
  readonly overdueMs: number | undefined;
  /** Whether that is the gap that the job promises; otherwise it follows from the schedule. */
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
 * How long a run usually takes: the 95th percentile of at least 20 successful runs, else what the stack file says, else
 * the longest of the few successful runs.
 */
export function usualDuration(runs: readonly Run[], stated: number | undefined): number | undefined {
  const durations = runs
    .flatMap(({ result, startedAt, endedAt }) =>
      result?.kind === "succeeded" && endedAt !== undefined ? [endedAt.getTime() - startedAt.getTime()] : [],
    )
    .sort((one, other) => one - other);
  if (durations.length >= fewestDurations) return durations[Math.ceil(0.95 * durations.length) - 1];
  return stated ?? durations.at(-1);
}

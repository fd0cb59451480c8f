import { failedStatus, type Outcome } from "../../automation/tick-context.ts";
import type { Document } from "../../documents/document.ts";
import { hasTickLock } from "../../documents/leases.ts";
import { toInteger } from "../../documents/python-values.ts";
import { parseTimestamp } from "../../documents/timestamp.ts";
import { type Check, ok, secondsBetween, shortTextOf, warning, wrong } from "../check-result.ts";
import type { TickLimit } from "../tick-limit.ts";

/** What is known about the last tick. */
export interface LastTick {
  /** Its end; its start for a tick of the application, which records no end. */
  readonly at: Date | undefined;
  /** An {@link Outcome} or `failed`; `undefined` for a tick of the application. */
  readonly status: string | undefined;
  readonly error: string | undefined;
}

// The tick ended normally, but controlled nothing.
const troubledStatuses: readonly string[] = [
  "api_error",
  "missing_meter",
  "invalid_temperature",
  "invalid_profile",
  "invalid_thresholds",
  "invalid_mode",
] satisfies Outcome[];

// Clocks of two machines differ a little.
const futureToleranceSeconds = 60;

/**
 * The last tick according to the state, else to `/healthz`; `undefined` when neither mentions ticks. `last_tick` is written at the
 * start, so a crashed tick looks recent there.
 */
export function lastTickOf(state: Document | undefined, body: Document | undefined): LastTick | undefined {
  // A store without ticks may not be the web service's: a cron job on Render has no disk.
  const source = [state, body].find((each) => each !== undefined && "last_tick" in each) ?? state;
  if (source === undefined) return undefined;
  const started = parseTimestamp(source.last_tick);
  const ended = parseTimestamp(source.last_tick_at);
  // The application's ticks release the lock too, and record neither end nor status. /healthz does not show the lock.
  const isApplicationTick =
    source === state &&
    state !== undefined &&
    started !== undefined &&
    !hasTickLock(state) &&
    (ended === undefined || started > ended);
  if (isApplicationTick) return { at: started, status: undefined, error: shortTextOf(state.last_error) };
  return {
    at: ended ?? started,
    status: shortTextOf(source.last_tick_status),
    error: shortTextOf(source.last_tick_error),
  };
}

/** @param uptimeSeconds how long the web service has been up: at first it has no tick; only `serve` reports it */
export function checkTickAge(
  { at }: LastTick,
  limit: TickLimit,
  { now, uptimeSeconds }: { now: Date; uptimeSeconds: number | undefined },
): Check {
  const limits = { limit_s: limit.seconds, limit_of: limit.of };
  if (at === undefined) {
    const fields = { age_s: "none", uptime_s: uptimeSeconds, ...limits };
    const isFresh =
      limit.seconds === undefined || (uptimeSeconds ?? Number.POSITIVE_INFINITY) <= limit.seconds;
    return isFresh ? ok("tick-age", fields) : wrong("tick-age", "there is no tick yet", fields);
  }
  const age = secondsBetween(at, now);
  const fields = { age_s: age, ...limits };
  if (age < -futureToleranceSeconds) {
    return wrong("tick-age", `the last tick is ${-age} s in the future`, fields);
  }
  if (limit.seconds === undefined || age <= limit.seconds) return ok("tick-age", fields);
  return wrong("tick-age", `the last tick is ${age} s old, limit ${limit.seconds} s`, fields);
}

export function checkTickStatus({ status, error }: LastTick): Check {
  const fields = { status: status ?? "unknown", error };
  if (status === failedStatus) return wrong("tick-status", `the last tick failed${because(error)}`, fields);
  if (status !== undefined && troubledStatuses.includes(status)) {
    return warning("tick-status", `the last tick ended with ${status}${because(error)}`, fields);
  }
  return ok("tick-status", fields);
}

/** How long `serve` has been up; the application does not report it. */
export function uptimeOf(body: Document | undefined): number | undefined {
  return toInteger(body?.uptime_seconds);
}

function because(error: string | undefined): string {
  return error === undefined ? "" : `: ${error}`;
}

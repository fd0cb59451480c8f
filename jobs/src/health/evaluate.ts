import { type Check, ok, wrong } from "./check-result.ts";
import { checkClock, clockIn } from "./checks/clock.ts";
import { checkHistory } from "./checks/history.ts";
import { bodyOf, checkResponse } from "./checks/response.ts";
import { checkLock, checkOffRepeat, checkQuota } from "./checks/state.ts";
import { checkFailover, failoverIn } from "./checks/store.ts";
import { checkTickAge, checkTickStatus, lastTickOf, uptimeOf } from "./checks/ticks.ts";
import type { GetResult } from "./http-get.ts";
import type { StoreContent } from "./read-store.ts";
import { type TickSchedule, tickLimit } from "./tick-limit.ts";

/** What was read. */
interface Findings {
  /** From `/healthz`. */
  readonly response: GetResult;
  /** `undefined` where the environment names no store. */
  readonly store: StoreContent | undefined;
  readonly now: Date;
}

export interface Limits {
  readonly latencyMs: number;
  readonly clockSkewSeconds: number;
  /** `undefined`: it follows from interval and schedule. */
  readonly tickAgeSeconds: number | undefined;
  readonly tickSchedule: TickSchedule | undefined;
}

/** The checks of the web service, the store and the ticks, in the order of the report. */
export function evaluate(findings: Findings, limits: Limits): Check[] {
  const { response, store } = findings;
  const clock = clockIn(response);
  return [
    ...checkResponse(response, limits),
    ...(clock === undefined ? [] : [checkClock("clock", "the web service", clock, limits.clockSkewSeconds)]),
    ...(store === undefined ? [] : checkStore(store, limits)),
    ...checkFailover("failover", failoverIn(bodyOf(response))),
    ...checkTicks(findings, limits),
  ];
}

function checkStore({ from, problems, databaseClock, failover }: StoreContent, limits: Limits): Check[] {
  const fields = { store: from };
  return [
    problems.length === 0
      ? ok("store", fields)
      : wrong("store", `the store cannot be read: ${problems.join("; ")}`, fields),
    ...(databaseClock === undefined
      ? []
      : [
          checkClock(
            "database-clock",
            "the database",
            { ...databaseClock, shown: databaseClock.now },
            limits.clockSkewSeconds,
          ),
        ]),
    ...checkFailover("store-failover", failover),
  ];
}

function checkTicks({ response, store, now }: Findings, limits: Limits): Check[] {
  const { settings, state, newestHistory } = store ?? {};
  const body = bodyOf(response);
  const lastTick = lastTickOf(state, body);
  const limit = tickLimit({
    given: limits.tickAgeSeconds,
    schedule: limits.tickSchedule,
    settings,
    state,
    body,
    lastTick: lastTick?.at,
    now,
  });
  const limitSeconds = limit.seconds;
  const checks: Check[] = [];
  // Without a readable store nothing is known of the ticks, which is reported above.
  if (lastTick !== undefined) {
    checks.push(checkTickAge(lastTick, limit, { now, uptimeSeconds: uptimeOf(body) }));
    checks.push(checkTickStatus(lastTick));
  }
  if (state === undefined) return checks;
  checks.push(checkLock(state, now));
  if (lastTick !== undefined && settings !== undefined && limitSeconds !== undefined) {
    checks.push(checkHistory(newestHistory, { settings, state, lastTick, limitSeconds }));
  }
  if (limitSeconds !== undefined) checks.push(checkOffRepeat(state, { now, limitSeconds }));
  return [...checks, checkQuota(state, settings, now)];
}

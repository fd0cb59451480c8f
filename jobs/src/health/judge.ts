import type { Answer } from "./ask.ts";
import { type Check, ok, wrong } from "./check.ts";
import { bodyOf, checkAnswer } from "./checks/answer.ts";
import { checkClock, clockIn } from "./checks/clock.ts";
import { checkFailover, failoverIn } from "./checks/failover.ts";
import { checkHistory } from "./checks/history.ts";
import { checkLock } from "./checks/lock.ts";
import { checkOffRepeat } from "./checks/off-repeat.ts";
import { checkQuota } from "./checks/quota.ts";
import { checkTickAge, checkTickStatus, lastTickOf, uptimeOf } from "./checks/ticks.ts";
import type { Look } from "./look.ts";
import { tickLimit } from "./tick-limit.ts";
import type { TickSchedule } from "./tick-schedule.ts";

/** What was found out. */
export interface Findings {
  /** Of `/healthz`. */
  readonly answer: Answer;
  /** Into the store; `undefined` where none is named. */
  readonly found: Look | undefined;
  readonly now: Date;
}

export interface Limits {
  readonly latencyMs: number;
  readonly clockSkewSeconds: number;
  /** `undefined`: it follows from interval and schedule. */
  readonly tickAgeSeconds: number | undefined;
  readonly tickSchedule: TickSchedule | undefined;
}

/** The checks of the web service, the store and the ticks, in the order in which they are told. */
export function judge(findings: Findings, limits: Limits): Check[] {
  const { answer, found } = findings;
  const clock = clockIn(answer);
  return [
    ...checkAnswer(answer, limits),
    ...(clock === undefined ? [] : [checkClock("clock", "the web service", clock, limits.clockSkewSeconds)]),
    ...(found === undefined ? [] : checkStore(found, limits)),
    ...checkFailover("failover", failoverIn(bodyOf(answer))),
    ...checkTicks(findings, limits),
  ];
}

function checkStore({ from, problems, databaseClock, failover }: Look, limits: Limits): Check[] {
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

function checkTicks({ answer, found, now }: Findings, limits: Limits): Check[] {
  const { settings, state, newestHistory } = found ?? {};
  const body = bodyOf(answer);
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
  // Without a readable store there is no word of the ticks, and that has been said.
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

import type { Document } from "../documents/document.ts";
import type { Fields } from "../program/log.ts";
import { JobError } from "../program/problem.ts";
import { formatTimestamp, parseTimestamp } from "../time/timestamp.ts";
import { type EffectiveInterval, effectiveInterval } from "./interval.ts";

/**
 * Half the finest step of a cron job, a minute: so each tick falls on the run that is nearest to its time. Without
 * a tolerance a run that starts a second earlier in its minute than the one before would wait for the next one.
 */
const toleranceMs = 30_000;

/**
 * What the log tells of a tick whose effective interval has not passed since `last_tick`; `undefined` when it is
 * due. It is also due when `last_tick` is missing or ahead of the clock, and where the settings cannot say: it then
 * fails for the same reason, and records that.
 */
export function whyNotDue(settings: Document, state: Document, now: Date): Fields | undefined {
  const lastTick = parseTimestamp(state.last_tick);
  const interval = intervalOf(settings, state, now);
  if (lastTick === undefined || interval === undefined) return undefined;
  const elapsedMs = now.getTime() - lastTick.getTime();
  if (elapsedMs < 0 || elapsedMs >= interval.seconds * 1000 - toleranceMs) return undefined;
  return { interval_seconds: interval.seconds, mode: interval.label, last_tick: formatTimestamp(lastTick) };
}

function intervalOf(settings: Document, state: Document, now: Date): EffectiveInterval | undefined {
  try {
    return effectiveInterval(settings, state, now);
  } catch (error) {
    if (error instanceof JobError) return undefined;
    throw error;
  }
}

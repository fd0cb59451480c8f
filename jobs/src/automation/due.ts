import type { Document } from "../documents/document.ts";
import { JobError } from "../program/problem.ts";
import { parseTimestamp } from "../time/timestamp.ts";
import { effectiveInterval } from "./interval.ts";

/**
 * Half the finest step of a cron job, a minute: so each tick falls on the run that is nearest to its time. Without
 * a tolerance a run that starts a second earlier in its minute than the one before would wait for the next one.
 */
const toleranceMs = 30_000;

/**
 * Whether the effective interval has passed since `last_tick`. Also when that is missing or ahead of the clock, and
 * where the settings cannot say: a tick then fails for the same reason, and records it.
 */
export function isDue(settings: Document, state: Document, now: Date): boolean {
  const lastTick = parseTimestamp(state.last_tick);
  const elapsedMs = lastTick === undefined ? -1 : now.getTime() - lastTick.getTime();
  if (elapsedMs < 0) return true;
  try {
    return elapsedMs >= effectiveInterval(settings, state, now).seconds * 1000 - toleranceMs;
  } catch (error) {
    if (error instanceof JobError) return true;
    throw error;
  }
}

import type { Document } from "../documents/document.ts";
import { JobError } from "../program/problem.ts";
import { parseTimestamp } from "../time/timestamp.ts";
import { type EffectiveInterval, effectiveInterval } from "./interval.ts";

/**
 * Half the finest step of a cron job, a minute: so each tick falls on the run that is nearest to its time. Without
 * a tolerance a run that starts a second earlier in its minute than the one before would wait for the next one.
 */
const toleranceMs = 30_000;

export interface Dueness {
  due: boolean;
  /** `undefined` where the settings do not say one; a tick is due then, and fails for the same reason. */
  interval: EffectiveInterval | undefined;
}

/** Whether the effective interval has passed since `last_tick`; also when that is missing, or ahead of the clock. */
export function duenessOf(settings: Document, state: Document, now: Date): Dueness {
  const interval = intervalOf(settings, state, now);
  const lastTick = parseTimestamp(state.last_tick);
  if (interval === undefined || lastTick === undefined) return { due: true, interval };
  const elapsedMs = now.getTime() - lastTick.getTime();
  return { due: elapsedMs < 0 || elapsedMs >= interval.seconds * 1000 - toleranceMs, interval };
}

function intervalOf(settings: Document, state: Document, now: Date): EffectiveInterval | undefined {
  try {
    return effectiveInterval(settings, state, now);
  } catch (error) {
    if (error instanceof JobError) return undefined;
    throw error;
  }
}

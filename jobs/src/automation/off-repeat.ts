/**
 * The queue of OFF repeats, the key `pending_off_repeat` of the document `state`: an infrared signal can miss its
 * device, so an OFF may be sent several times.
 */

import { type Document, isDocument, type Patch } from "../documents/document.ts";
import { toInteger } from "../documents/python-values.ts";
import { formatTimestamp, parseTimestamp } from "../documents/timestamp.ts";
import type { TickSettings } from "./settings.ts";

const key = "pending_off_repeat";
const defaultReason = "automation_off_repeat";
// The limit of the application's timestamps: a huge interval must not prevent recording an OFF that was sent.
const latestTime = Date.UTC(9999, 11, 31);

interface OffRepeat {
  /** Sends that remain. */
  remaining: number;
  intervalSeconds: number;
  reason: string;
}

/** The status of the queue now. `broken`: it can never become due. */
type QueueStatus = { kind: "none" | "broken" | "waiting" } | { kind: "due"; repeat: OffRepeat };

export function offRepeatStatus(state: Document, now: Date): QueueStatus {
  const queue = state[key];
  if (!isDocument(queue)) return { kind: "none" };
  const remaining = toInteger(queue.remaining) ?? 0;
  const nextRunAt = parseTimestamp(queue.next_run_at);
  if (remaining <= 0 || nextRunAt === undefined) return { kind: "broken" };
  if (now < nextRunAt) return { kind: "waiting" };
  const intervalSeconds = Math.max(toInteger(queue.interval_seconds) ?? 10, 1);
  return { kind: "due", repeat: { remaining, intervalSeconds, reason: reasonOf(queue) } };
}

/** Whether sends remain, due or not. */
export function hasOffRepeat(state: Document): boolean {
  const queue = state[key];
  return isDocument(queue) && (toInteger(queue.remaining) ?? 0) > 0;
}

/** The queue after a first OFF: none where the OFF is sent only once. */
export function queueAfterOff(settings: TickSettings, reason: string, now: Date): Patch {
  const { offRepeatCount, offRepeatIntervalSeconds } = settings;
  return queueOf({ remaining: offRepeatCount - 1, intervalSeconds: offRepeatIntervalSeconds, reason }, now);
}

/** The queue after one of its repeats was sent. */
export function queueAfterRepeat(repeat: OffRepeat, now: Date): Patch {
  return queueOf({ ...repeat, remaining: repeat.remaining - 1 }, now);
}

/** Removes the queue. */
export const emptyQueue: Patch = { remove: [key] };

function queueOf({ remaining, intervalSeconds, reason }: OffRepeat, now: Date): Patch {
  if (remaining <= 0) return emptyQueue;
  const nextRunAt = new Date(Math.min(now.getTime() + intervalSeconds * 1000, latestTime));
  const queue = {
    remaining,
    interval_seconds: intervalSeconds,
    next_run_at: formatTimestamp(nextRunAt),
    state_reason: reason,
  };
  return { set: { [key]: queue } };
}

function reasonOf(queue: Document): string {
  const reason = queue.state_reason ?? defaultReason;
  return String(reason).trim() || defaultReason;
}

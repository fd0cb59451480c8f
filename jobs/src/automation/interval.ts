import { integerOf } from "../documents/coerce.ts";
import type { Document } from "../documents/document.ts";

/** What holds when the settings do not say. */
export const defaultIntervalSeconds = 120;

/** Seconds from one tick to the next: `poll_interval_seconds`, brought into 15 to 3600. */
export function intervalSecondsOf(settings: Document): number {
  const seconds = integerOf(settings.poll_interval_seconds) ?? defaultIntervalSeconds;
  return Math.min(Math.max(seconds, 15), 3600);
}

import type { Fields, Log } from "../../../jobs/src/program/log.ts";
import type { Clock } from "../../../jobs/src/time/clock.ts";

export const silentLog: Log = { info() {}, error() {} };

/** A clock that stands still and never rings. */
export function stoppedClock(now: Date): Clock {
  return { now: () => new Date(now), at: () => () => {} };
}

/** A log that keeps its lines. */
export function keptLog(): Log & { lines: { text: string; fields: Fields | undefined }[] } {
  const lines: { text: string; fields: Fields | undefined }[] = [];
  const keep = (_area: string, text: string, fields?: Fields) => void lines.push({ text, fields });
  return { lines, info: keep, error: keep };
}

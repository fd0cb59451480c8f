import type { Fields, Log } from "../../../jobs/src/program/log.ts";
import type { Clock } from "../../../src/core/clock.ts";

export interface LogLine {
  level: "info" | "error";
  text: string;
  fields: Fields | undefined;
}

/** A clock that is stopped and never runs an action. */
export function stoppedClock(now: Date): Clock {
  return { now: () => new Date(now), at: () => () => {} };
}

/** A log that keeps its lines. */
export function keptLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  return {
    lines,
    info: (_, text, fields) => void lines.push({ level: "info", text, fields }),
    error: (_, text, fields) => void lines.push({ level: "error", text, fields }),
  };
}

import type { Clock } from "../../../core/clock.ts";
import { newId } from "../store/ids.ts";
import type { LogLine } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";

/** Where a line comes from. */
export type LogOrigin = Pick<LogLine, "serviceId" | "type" | "instance">;

export interface ServiceLogs {
  /** A line that a process wrote. Stored before the next task of the event loop runs. */
  output(origin: LogOrigin, message: string, stream: "stdout" | "stderr"): void;
  /** A line of the local Render itself, marked with `==>` as Render marks its own. */
  note(origin: LogOrigin, message: string, level?: LogLine["level"]): void;
}

/** The log lines of services, in the store. Lines of services that were deleted are dropped. */
export function serviceLogs(store: Store, clock: Clock): ServiceLogs {
  const waiting = new Map<string, LogLine[]>();

  // One chunk of output holds many lines: they are written together.
  function write(): void {
    for (const [serviceId, lines] of waiting) {
      if (store.services.get(serviceId) !== undefined) store.logs.append(serviceId, lines);
    }
    waiting.clear();
  }

  function add(origin: LogOrigin, message: string, level: LogLine["level"]): void {
    if (waiting.size === 0) queueMicrotask(write);
    const now = clock.now();
    const line = { id: newId("log", now), timestamp: timestamp(now), ...origin, level, message };
    const lines = waiting.get(origin.serviceId);
    if (lines === undefined) waiting.set(origin.serviceId, [line]);
    else lines.push(line);
  }

  return {
    output: (origin, message, stream) => add(origin, message, stream === "stdout" ? "info" : "error"),
    note: (origin, message, level = "info") => add(origin, `==> ${message}`, level),
  };
}

import type { Clock } from "../../../core/clock.ts";
import { detailsOf } from "../../../core/errors.ts";
import { newId } from "../store/ids.ts";
import type { LogLine } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { timestamp } from "../store/timestamps.ts";

/** Where a line comes from. */
export type LogOrigin = Pick<LogLine, "serviceId" | "type" | "instance">;

export interface ServiceLogs {
  /** Adds a line of output of a process. Stored before the next task of the event loop runs. */
  output(origin: LogOrigin, message: string, stream: "stdout" | "stderr"): void;
  /** Adds a line of the local Render itself, marked with `==>` as Render marks its own. */
  note(origin: LogOrigin, message: string, level?: LogLine["level"]): void;
}

/**
 * Writes the log lines of services to the store. Lines of deleted services are dropped, and lines that cannot be stored:
 * `report` receives the reason once, until lines can be stored again.
 */
export function serviceLogs(store: Store, clock: Clock, report: (line: string) => void): ServiceLogs {
  let isFailing = false;
  const pending = new Map<string, LogLine[]>();

  // The lines of one chunk of output are written together.
  function write(): void {
    const batches = [...pending];
    pending.clear();
    try {
      for (const [serviceId, lines] of batches) {
        if (store.services.get(serviceId) !== undefined) store.logs.append(serviceId, lines);
      }
      isFailing = false;
    } catch (error) {
      if (!isFailing) report(`log lines are lost: ${detailsOf(error)}`);
      isFailing = true;
    }
  }

  function add(origin: LogOrigin, message: string, level: LogLine["level"]): void {
    if (pending.size === 0) queueMicrotask(write);
    const now = clock.now();
    const line = { id: newId("log", now), timestamp: timestamp(now), ...origin, level, message };
    const lines = pending.get(origin.serviceId);
    if (lines === undefined) pending.set(origin.serviceId, [line]);
    else lines.push(line);
  }

  return {
    output: (origin, message, stream) => add(origin, message, stream === "stdout" ? "info" : "error"),
    note: (origin, message, level = "info") => add(origin, `==> ${message}`, level),
  };
}

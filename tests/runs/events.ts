import type { ReadEventPage } from "../../src/render/events.ts";

/** An event as tests write it. */
export interface TestEvent {
  at: string | Date;
  type: string;
  details?: Record<string, unknown>;
}

/**
 * The events of a run in Render's form. `due`: when a scheduled run was due, or `hand`. Without `end` it is active.
 * `ended`: further details of its end; default: successful.
 */
export function runEvents(
  due: "hand" | string | Date,
  start: string | Date,
  end?: string | Date,
  ended: Record<string, unknown> = { status: "successful" },
): TestEvent[] {
  const number =
    due === "hand"
      ? Math.floor(new Date(start).getTime() / 1000)
      : Math.floor(new Date(due).getTime() / 60_000);
  const cronJobRunId = `crn-a-${number}`;
  const started = { at: start, type: "cron_job_run_started", details: { cronJobRunId } };
  if (end === undefined) return [started];
  return [started, { at: end, type: "cron_job_run_ended", details: { cronJobRunId, ...ended } }];
}

/** Returns events as `GET /services/{id}/events` does: newest first, in pages. Each query is appended to `queries`. */
export function eventsPage(
  events: readonly TestEvent[],
  queries: Readonly<Record<string, string>>[] = [],
): ReadEventPage {
  const sorted = events.toSorted((one, other) => new Date(other.at).getTime() - new Date(one.at).getTime());
  return async (_, query) => {
    queries.push(query);
    const types = query.type?.split(",") ?? [];
    const [from, until] = [new Date(query.startTime ?? 0), new Date(query.endTime ?? "2100-01-01T00:00:00Z")];
    return sorted
      .filter(({ type, at }) => types.includes(type) && new Date(at) >= from && new Date(at) <= until)
      .map(({ at, type, details = {} }, index) => ({
        event: { id: `evt-${index}`, timestamp: new Date(at).toISOString(), type, details },
        cursor: String(index + 1),
      }))
      .slice(Number(query.cursor ?? 0), Number(query.cursor ?? 0) + Number(query.limit));
  };
}

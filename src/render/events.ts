/**
 * Events of a service on Render and the runs of a cron job that they describe. Pure and without dependencies, so the
 * bundled jobs and this project's client read events with the same code.
 * Shapes: https://api-docs.render.com/reference/list-events and Render's OpenAPI document ("Cron Job Run Ended").
 */

import { isPlainObject } from "../core/plain-object.ts";
import { minuteMs } from "../core/time-units.ts";

/** One event of a service. */
export interface ServiceEvent {
  readonly at: Date;
  /** For example `cron_job_run_ended`, `deploy_ended`. */
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Sends `GET /services/{serviceId}/events` with this query and returns the parsed JSON body. Both the
 * client of `src/render` and the bundled job, which does not use that client, provide one. Rejects without a usable answer.
 */
export type ReadEventPage = (serviceId: string, query: Readonly<Record<string, string>>) => Promise<unknown>;

export interface EventQuery {
  /** Required: without it Render returns the last hour only. */
  readonly since: Date;
  readonly until?: Date;
  readonly types: readonly string[];
  /** Default: as many as there are. */
  readonly maxPages?: number;
}

export interface EventList {
  /** Newest first. */
  readonly events: readonly ServiceEvent[];
  /** The list is complete from here on: `since` of the query, later when `maxPages` ended the reading. */
  readonly completeSince: Date;
}

/** The types of events that describe runs. */
export const runEventTypes = ["cron_job_run_started", "cron_job_run_ended"] as const;

/** The most events that Render puts on one page. */
const pageSize = 100;

/** Reads the events of a service, 100 per call. */
export async function readEvents(
  readPage: ReadEventPage,
  serviceId: string,
  { since, until, types, maxPages = Number.POSITIVE_INFINITY }: EventQuery,
): Promise<EventList> {
  const events: ServiceEvent[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    const body = await readPage(serviceId, {
      type: types.join(","),
      startTime: since.toISOString(),
      ...(until === undefined ? {} : { endTime: until.toISOString() }),
      limit: String(pageSize),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const rows: readonly unknown[] = Array.isArray(body) ? body : [];
    events.push(...rows.flatMap(eventIn));
    const last = rows.at(-1);
    const next = isPlainObject(last) && typeof last.cursor === "string" ? last.cursor : undefined;
    // The order is not documented, and the number of decimals of a timestamp varies.
    events.sort((one, other) => other.at.getTime() - one.at.getTime());
    if (rows.length < pageSize || next === undefined || next === cursor)
      return { events, completeSince: since };
    if (page >= maxPages) return { events, completeSince: events.at(-1)?.at ?? since };
    cursor = next;
  }
}

/** Render wraps each entry: `{"event": {…}, "cursor": "…"}`. Entries that are not events are skipped. */
function eventIn(row: unknown): ServiceEvent[] {
  const event = isPlainObject(row) && isPlainObject(row.event) ? row.event : row;
  if (!isPlainObject(event) || typeof event.type !== "string" || typeof event.timestamp !== "string")
    return [];
  const at = new Date(event.timestamp);
  if (Number.isNaN(at.getTime())) return [];
  return [{ at, type: event.type, details: isPlainObject(event.details) ? event.details : {} }];
}

/** One run of a cron job. */
export interface Run {
  readonly id: string;
  readonly trigger: RunTrigger;
  readonly startedAt: Date;
  readonly lifecycle: "active" | "ended";
  /** Absent while the run is active and when Render has no event for its end. */
  readonly endedAt?: Date;
  /** Absent while the run is active. */
  readonly result?: RunResult;
}

/** What started a run. Render's events do not name the person who started one by hand. */
export type RunTrigger =
  | { readonly kind: "schedule"; readonly due: Date }
  | { readonly kind: "hand" }
  | { readonly kind: "not known" };

export type RunResult =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly reason: FailureReason }
  /** `by`: email or id of the user, where Render names one. */
  | { readonly kind: "canceled"; readonly by?: string }
  /** The guard of a job in local time ended the run because it was not due. Only `src/runs` finds that out. */
  | { readonly kind: "left out" }
  | { readonly kind: "not known" };

export type FailureReason =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "out of memory"; readonly limit?: string }
  | { readonly kind: "timed out"; readonly seconds?: number }
  | { readonly kind: "evicted" | "unhealthy" | "ended early" | "not known" };

/** The runs that started in a list of events, newest first. */
export function runsIn(events: readonly ServiceEvent[]): Run[] {
  const ends = new Map<string, ServiceEvent>();
  const starts = new Map<string, ServiceEvent>();
  for (const event of events) {
    if (event.type === "cron_job_run_ended") ends.set(runIdOf(event), event);
    if (event.type === "cron_job_run_started") starts.set(runIdOf(event), event);
  }
  const newestFirst = [...starts].sort(([, one], [, other]) => other.at.getTime() - one.at.getTime());
  return newestFirst.map(([id, { at: startedAt }], index) => {
    const end = ends.get(id);
    const run = { id, trigger: triggerOf(id, startedAt), startedAt };
    if (end !== undefined)
      return { ...run, lifecycle: "ended", endedAt: end.at, result: resultOf(end.details) };
    // At most one run of a job is active (https://render.com/docs/cronjobs): the end of an older one was lost.
    if (index > 0) return { ...run, lifecycle: "ended", result: { kind: "not known" } };
    return { ...run, lifecycle: "active" };
  });
}

/** Ids of runs that ended in a list of events and did not start in it. */
export function runsStartedEarlier(events: readonly ServiceEvent[]): string[] {
  const started = new Set(runsIn(events).map(({ id }) => id));
  return events
    .filter(({ type }) => type === "cron_job_run_ended")
    .map(runIdOf)
    .filter((id) => !started.has(id));
}

/** Larger numbers are seconds since 1970, smaller ones are minutes. */
const fewestSeconds = 1_000_000_000;

/**
 * Observed on Render: the id of a scheduled run is `crn-<id>-<minutes since 1970 at which it was due>`, that of a run by
 * hand is `crn-<id>-<seconds since 1970>`. Not documented, so a number that does not fit is "not known".
 */
function triggerOf(id: string, startedAt: Date): RunTrigger {
  const digits = /-(\d{7,11})$/.exec(id)?.[1];
  if (digits === undefined) return { kind: "not known" };
  if (Number(digits) >= fewestSeconds) return { kind: "hand" };
  const due = new Date(Number(digits) * minuteMs);
  const isPlausible = due.getTime() <= startedAt.getTime() + minuteMs;
  return isPlausible ? { kind: "schedule", due } : { kind: "not known" };
}

function resultOf({ status, reason, user }: ServiceEvent["details"]): RunResult {
  if (status === "successful") return { kind: "succeeded" };
  if (status === "unsuccessful")
    return { kind: "failed", reason: failureReasonOf(isPlainObject(reason) ? reason : {}) };
  if (status !== "canceled") return { kind: "not known" };
  const by = isPlainObject(user) ? [user.email, user.id].find((name) => typeof name === "string") : undefined;
  return typeof by === "string" ? { kind: "canceled", by } : { kind: "canceled" };
}

/** Several may be set: a process that ran out of memory has an exit code too, so the cause comes first. */
function failureReasonOf(reason: Readonly<Record<string, unknown>>): FailureReason {
  const { oomKilled, timedOutSeconds, timedOutReason, evicted, unhealthy, nonZeroExit, earlyExit } = reason;
  if (isPlainObject(oomKilled)) {
    const limit = oomKilled.memoryLimit;
    return { kind: "out of memory", ...(typeof limit === "string" ? { limit } : {}) };
  }
  if (typeof timedOutSeconds === "number") return { kind: "timed out", seconds: timedOutSeconds };
  if (typeof timedOutReason === "string") return { kind: "timed out" };
  if (evicted === true) return { kind: "evicted" };
  if (unhealthy !== undefined && unhealthy !== null && unhealthy !== false) return { kind: "unhealthy" };
  if (typeof nonZeroExit === "number") return { kind: "exit", code: nonZeroExit };
  return { kind: earlyExit === true ? "ended early" : "not known" };
}

function runIdOf({ details }: ServiceEvent): string {
  return String(details.cronJobRunId ?? "");
}

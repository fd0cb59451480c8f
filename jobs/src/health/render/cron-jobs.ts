import { type Document, isDocument } from "../../documents/document.ts";
import { parseTimestamp } from "../../time/timestamp.ts";
import { type Got, get, type RenderAccess } from "./render.ts";

/** A cron job at Render. */
export interface CronJob {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly schedule: string;
  /** Its start command; empty where it is the image's own. */
  readonly command: string;
  readonly suspended: boolean;
  /** Since when it is as it is now. */
  readonly updatedAt: Date | undefined;
}

/** One run, put together from its events. */
export interface CronRun {
  readonly startedAt: Date;
  /** Absent while it is under way. */
  readonly endedAt?: Date;
  /** `successful`, `unsuccessful` or `canceled`, in Render's words. */
  readonly status?: string;
  readonly exitCode?: number;
}

/** The runs of a cron job, latest first. */
export interface Runs {
  readonly runs: readonly CronRun[];
  /** All runs from here on are among them, and it was not suspended since. */
  readonly since: Date;
}

type Failed = Extract<Got, { kind: "failed" }>;
const pageSize = 100;

/** The cron jobs of these names, in one call; others whose names hold one of these are among them. */
export async function readCronJobs(
  access: RenderAccess,
  names: readonly string[],
): Promise<CronJob[] | Failed> {
  const query = {
    name: names.join(","),
    type: "cron_job",
    includePreviews: "false",
    limit: String(pageSize),
  };
  const got = await get(access, "/services", query);
  return got.kind === "failed" ? got : itemsOf(got.body, "service").flatMap(cronJobOf);
}

/** The latest runs of a cron job since then, in one call: at most fifty. */
export async function readRuns(access: RenderAccess, id: string, since: Date): Promise<Runs | Failed> {
  const got = await get(access, `/services/${encodeURIComponent(id)}/events`, {
    type: "cron_job_run_started,cron_job_run_ended,service_resumed,suspender_removed",
    startTime: since.toISOString(),
    limit: String(pageSize),
  });
  if (got.kind === "failed") return got;
  const events = itemsOf(got.body, "event")
    .flatMap(eventOf)
    // The order is not documented.
    .sort((one, other) => other.at.getTime() - one.at.getTime());
  const resumed = events.find(({ type }) => type === "service_resumed" || type === "suspender_removed");
  // A full page may have left older ones out.
  const oldest = events.length < pageSize ? undefined : events.at(-1)?.at;
  const starts = [since, resumed?.at, oldest].flatMap((time) => time?.getTime() ?? []);
  return { runs: runsOf(events), since: new Date(Math.max(...starts)) };
}

interface Event {
  readonly type: string;
  readonly at: Date;
  readonly details: Document;
}

function runsOf(events: readonly Event[]): CronRun[] {
  const ends = new Map(
    events.filter(({ type }) => type === "cron_job_run_ended").map((event) => [runIdOf(event), event]),
  );
  return events
    .filter(({ type }) => type === "cron_job_run_started")
    .map((start) => ({ startedAt: start.at, ...endOf(ends.get(runIdOf(start))) }));
}

function endOf(event: Event | undefined): Omit<CronRun, "startedAt"> {
  if (event === undefined) return {};
  const { status, reason } = event.details;
  const exitCode = isDocument(reason) ? reason.nonZeroExit : undefined;
  return {
    endedAt: event.at,
    status: typeof status === "string" ? status.slice(0, 50) : "unknown",
    ...(typeof exitCode === "number" ? { exitCode } : {}),
  };
}

function runIdOf({ details }: Event): string {
  return String(details.cronJobRunId ?? "");
}

/** Render's lists hold objects with the item under a key of its kind. */
function itemsOf(body: unknown, key: string): Document[] {
  const rows: unknown[] = Array.isArray(body) ? body : [];
  return rows.flatMap((row) => {
    const item = isDocument(row) ? row[key] : undefined;
    return isDocument(item) ? [item] : [];
  });
}

function cronJobOf(item: Document): CronJob[] {
  const { id, name, ownerId, suspended, updatedAt, createdAt, serviceDetails } = item;
  const details = isDocument(serviceDetails) ? serviceDetails : {};
  const { schedule, envSpecificDetails } = details;
  const command = isDocument(envSpecificDetails) ? envSpecificDetails.startCommand : undefined;
  if (typeof id !== "string" || typeof name !== "string" || typeof ownerId !== "string") return [];
  return [
    {
      id,
      name,
      ownerId,
      schedule: typeof schedule === "string" ? schedule : "",
      command: typeof command === "string" ? command : "",
      suspended: suspended === "suspended",
      updatedAt: parseTimestamp(updatedAt) ?? parseTimestamp(createdAt),
    },
  ];
}

function eventOf({ type, timestamp, details }: Document): Event[] {
  const at = parseTimestamp(timestamp);
  if (typeof type !== "string" || at === undefined) return [];
  return [{ type, at, details: isDocument(details) ? details : {} }];
}

import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { type ListCall, listAll, listFirst } from "./list.ts";

const eventSchema = z.object({
  id: z.string(),
  timestamp: z.string(),
  type: z.string(),
  details: z.looseObject({}).nullish(),
});

type ServiceEvent = z.infer<typeof eventSchema>;

/** A run of a cron job, put together from its events. */
export interface RunEvents {
  runId: string;
  startedAt: string;
  /** Absent while the run is active. */
  endedAt?: string;
  /** `successful`, `unsuccessful` or `canceled`; absent while the run is active. */
  status?: string;
  /** Exit code of the command, where Render tells it. */
  exitCode?: number;
}

/** What a cron job did in a span of time. */
export interface RunHistory {
  /** Newest first. */
  runs: RunEvents[];
  /** When it was last deployed or resumed in that time: before, it may have had another schedule. */
  changedAt?: string;
}

const runTypes = ["cron_job_run_started", "cron_job_run_ended"];
// https://api-docs.render.com/reference/list-events: a service that is resumed loses a suspender.
const changeTypes = ["deploy_ended", "suspender_removed"];

/** The runs of a cron job that started since `since`, newest first: one call for each 100 of their events. */
export async function listRuns(client: RenderClient, cronJobId: string, since: Date): Promise<RunEvents[]> {
  return runsIn(await listEvents(client, cronJobId, { since, types: runTypes }));
}

/** The latest of them, in one call: about 50. */
export async function listLatestRuns(
  client: RenderClient,
  cronJobId: string,
  since: Date,
): Promise<RunEvents[]> {
  return runsIn(newestFirst(await listFirst(client, eventList(cronJobId, { since, types: runTypes }), 100)));
}

/** The same, with the last change of the cron job, in as many calls. */
export async function readRunHistory(
  client: RenderClient,
  cronJobId: string,
  since: Date,
): Promise<RunHistory> {
  const events = await listEvents(client, cronJobId, { since, types: [...runTypes, ...changeTypes] });
  const change = events.find(({ type }) => changeTypes.includes(type));
  return { runs: runsIn(events), ...(change === undefined ? {} : { changedAt: change.timestamp }) };
}

/** The events of a service since `since`, newest first. */
async function listEvents(
  client: RenderClient,
  serviceId: string,
  query: EventQuery,
): Promise<ServiceEvent[]> {
  return newestFirst(await listAll(client, eventList(serviceId, query)));
}

interface EventQuery {
  /** Without it Render answers one hour only. */
  since: Date;
  types: readonly string[];
}

function eventList(serviceId: string, { since, types }: EventQuery): ListCall<ServiceEvent> {
  return {
    path: `/services/${encodeURIComponent(serviceId)}/events`,
    query: { startTime: since.toISOString(), type: types },
    wrapper: "event",
    item: eventSchema,
    about: { action: "read its events", resource: `service ${serviceId}` },
  };
}

/** The order is not documented, and the number of decimals varies. */
function newestFirst(events: ServiceEvent[]): ServiceEvent[] {
  return events.sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
}

function runsIn(events: readonly ServiceEvent[]): RunEvents[] {
  const ended = new Map(
    events.filter(({ type }) => type === "cron_job_run_ended").map((event) => [runIdOf(event), event]),
  );
  return events
    .filter(({ type }) => type === "cron_job_run_started")
    .map((start) => ({
      runId: runIdOf(start),
      startedAt: start.timestamp,
      ...endOf(ended.get(runIdOf(start))),
    }));
}

function endOf(event: ServiceEvent | undefined): Pick<RunEvents, "endedAt" | "status" | "exitCode"> {
  if (event === undefined) return {};
  const status = event.details?.status;
  const reason = z.object({ nonZeroExit: z.number() }).safeParse(event.details?.reason);
  return {
    endedAt: event.timestamp,
    status: typeof status === "string" ? status : "unknown",
    ...(reason.success ? { exitCode: reason.data.nonZeroExit } : {}),
  };
}

function runIdOf(event: ServiceEvent): string {
  return String(event.details?.cronJobRunId ?? "");
}

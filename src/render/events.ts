import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { listFirst } from "./list.ts";

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

/** The newest events of a service since `since`, newest first; at most 100. Without `since` Render answers one hour only. */
async function listEvents(
  client: RenderClient,
  serviceId: string,
  query: { since: Date; types?: readonly string[]; count?: number },
): Promise<ServiceEvent[]> {
  const events = await listFirst(
    client,
    {
      path: `/services/${encodeURIComponent(serviceId)}/events`,
      query: { startTime: query.since.toISOString(), type: query.types },
      wrapper: "event",
      item: eventSchema,
      about: { action: "read its events", resource: `service ${serviceId}` },
    },
    query.count ?? 100,
  );
  // The order is not documented, and the number of decimals varies.
  return events.sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
}

/** The newest runs of a cron job that started since `since`, newest first; at most 50. */
export async function listRuns(client: RenderClient, cronJobId: string, since: Date): Promise<RunEvents[]> {
  const types = ["cron_job_run_started", "cron_job_run_ended"];
  const events = await listEvents(client, cronJobId, { since, types });
  const ended = new Map(
    events.filter(({ type }) => type === "cron_job_run_ended").map((event) => [runIdOf(event), event]),
  );
  return events
    .filter(({ type }) => type === "cron_job_run_started")
    .slice(0, 50)
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

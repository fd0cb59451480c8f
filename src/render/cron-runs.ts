/** Runs of cron jobs over this project's client: start one, list them. */
import { z } from "zod";
import type { RenderClient } from "./client.ts";
import { type ReadEventPage, type Run, readEvents, runEventTypes, runsIn } from "./events.ts";

const startedRunSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});

export type StartedRun = z.infer<typeof startedRunSchema>;

/** Starts a run now, which cancels the job's active run. How the new run ends is in the job's events. */
export function triggerRun(client: RenderClient, cronJobId: string): Promise<StartedRun> {
  return client.call({
    method: "POST",
    path: `/cron-jobs/${encodeURIComponent(cronJobId)}/runs`,
    answer: startedRunSchema,
    about: { action: "run it", resource: `cron job ${cronJobId}` },
  });
}

/** The runs of a cron job that started since `since`, newest first: one call for each 100 of their events. */
export async function listRuns(client: RenderClient, cronJobId: string, since: Date): Promise<Run[]> {
  const { events } = await readEvents(eventPages(client), cronJobId, { since, types: runEventTypes });
  return runsIn(events);
}

/** The latest of them, about 50, in one call. */
export async function listLatestRuns(client: RenderClient, cronJobId: string, since: Date): Promise<Run[]> {
  const query = { since, types: runEventTypes, maxPages: 1 };
  return runsIn((await readEvents(eventPages(client), cronJobId, query)).events);
}

/** Pages of events, read with this client. They reject with RenderApiError. */
export function eventPages(client: RenderClient): ReadEventPage {
  return (serviceId, query) =>
    client.call({
      method: "GET",
      path: `/services/${encodeURIComponent(serviceId)}/events`,
      query,
      answer: z.array(z.unknown()).nullish(),
      about: { action: "read its events", resource: `service ${serviceId}` },
    });
}

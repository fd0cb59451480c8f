import { z } from "zod";
import type { RenderClient } from "./client.ts";

const runSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});

export type CronRun = z.infer<typeof runSchema>;

/** Starts a run now. An active run of the job is canceled by it. How the run ends is told by the job's events. */
export function triggerRun(client: RenderClient, cronJobId: string): Promise<CronRun> {
  return client.call({
    method: "POST",
    path: `/cron-jobs/${encodeURIComponent(cronJobId)}/runs`,
    answer: runSchema,
    about: { action: "run it", resource: `cron job ${cronJobId}` },
  });
}

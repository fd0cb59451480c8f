import type { JobConfig, StackConfig } from "../config/stack-config.ts";
import type { RenderClient } from "../render/client.ts";
import { eventPages } from "../render/cron-runs.ts";
import type { Service } from "../render/service.ts";
import { listServices } from "../render/services.ts";
import { type JobRuns, readJobRuns } from "../runs/read-job-runs.ts";
import { parseSchedule } from "../schedule/parse.ts";
import { sameSchedule } from "../schedule/same-schedule.ts";
import { ScheduleError } from "../schedule/schedule-error.ts";

/** A cron job of a stack, with its runs. */
export interface StackJob {
  job: string;
  serviceName: string;
  /** Its page in Render's dashboard. */
  dashboardUrl: string;
  /** As Render has it, which may differ from the stack file. */
  schedule: string;
  suspended: boolean;
  runs: JobRuns;
}

/** The runs of all cron jobs of a stack. */
export interface StackRuns {
  stack: string;
  from: Date;
  to: Date;
  /** In the order of the stack file, suspended jobs included. */
  jobs: readonly StackJob[];
  /** Declared jobs that Render does not have. */
  absent: readonly string[];
}

/**
 * Reads the runs of a stack's cron jobs from Render. Makes one call for the services and one for each 100 events of each
 * job.
 * @throws RenderApiError
 */
export async function readStackRuns(
  client: RenderClient,
  config: StackConfig,
  { from, to }: { from: Date; to: Date },
): Promise<StackRuns> {
  const services = await listServices(client, { ownerId: config.ownerId, type: "cron_job" });
  const absent: string[] = [];
  const jobs: StackJob[] = [];
  for (const [name, job] of Object.entries(config.jobs)) {
    const service = services.find((each) => each.name === job.serviceName);
    if (service === undefined) absent.push(name);
    else jobs.push(await readJob(client, { name, job, service }, { from, now: to }));
  }
  return { stack: config.stack, from, to, jobs, absent };
}

async function readJob(
  client: RenderClient,
  { name, job, service }: { name: string; job: JobConfig; service: Service },
  span: { from: Date; now: Date },
): Promise<StackJob> {
  const schedule = service.schedule ?? "";
  const runs = await readJobRuns(
    eventPages(client),
    {
      id: service.id,
      name,
      schedule,
      suspended: service.suspended,
      createdAt: new Date(service.createdAt),
      updatedAt: optionalDate(service.updatedAt),
      lastSuccessAt: optionalDate(service.lastSuccessfulRunAt),
    },
    {
      ...span,
      local: localSchedule(job, schedule),
      limits: {
        maxGapMs: job.maxGap,
        usualDurationMs: job.usualDurationSeconds === undefined ? undefined : job.usualDurationSeconds * 1000,
      },
    },
  );
  const { name: serviceName, dashboardUrl, suspended } = service;
  return { job: name, serviceName, dashboardUrl, schedule, suspended, runs };
}

/** The local schedule of a guarded job. `undefined` if Render no longer has the schedule that was compiled from it. */
function localSchedule({ schedule, local }: JobConfig, atRender: string): JobConfig["local"] {
  try {
    return local?.guarded === true && sameSchedule(parseSchedule(atRender), schedule) ? local : undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

function optionalDate(text: string | null | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}

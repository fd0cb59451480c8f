import type { StackConfig } from "../config/stack-config.ts";
import { listServices, type RenderClient, readRunHistory, type Service } from "../render/index.ts";
import { parseSchedule } from "../schedule/parse.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { ScheduleError } from "../schedule/schedule-error.ts";
import { judgeRuns, type RunJudgement } from "./judge-runs.ts";

/** A cron job of a stack as Render has it, and what became of its runs. */
export interface JobRuns {
  job: string;
  serviceName: string;
  /** Address of the job for people. */
  dashboardUrl: string;
  /** As Render has it, which may differ from the stack file. */
  schedule: string;
  /** From when on the runs were looked at: not before the last deploy or resumption, as it had another schedule then. */
  from: Date;
  runs: RunJudgement;
}

/** The latest runs of all cron jobs of a stack. */
export interface StackRuns {
  stack: string;
  from: Date;
  to: Date;
  /** In the order of the stack file. */
  jobs: readonly JobRuns[];
  /** Jobs that do not run at Render: nothing of theirs can be missed. */
  suspended: readonly string[];
  /** Jobs that Render does not have. */
  absent: readonly string[];
}

/**
 * Asks Render what became of the runs of a stack's cron jobs: one call for the services and one a job, more where there
 * were more than 100 events.
 * @throws RenderApiError
 */
export async function readStackRuns(
  client: RenderClient,
  config: StackConfig,
  { from, to }: { from: Date; to: Date },
): Promise<StackRuns> {
  const services = await listServices(client, { ownerId: config.ownerId, type: "cron_job" });
  const suspended: string[] = [];
  const absent: string[] = [];
  const jobs: JobRuns[] = [];
  for (const [job, { serviceName }] of Object.entries(config.jobs)) {
    const service = services.find(({ name }) => name === serviceName);
    if (service === undefined) absent.push(job);
    else if (service.suspended) suspended.push(job);
    else jobs.push({ job, ...(await readJobRuns(client, service, { from, to })) });
  }
  return { stack: config.stack, from, to, jobs, suspended, absent };
}

async function readJobRuns(
  client: RenderClient,
  { id, name, dashboardUrl, createdAt, schedule }: Service,
  span: { from: Date; to: Date },
): Promise<Omit<JobRuns, "job">> {
  const { runs, changedAt } = await readRunHistory(client, id, span.from);
  const from = latest(span.from, new Date(createdAt), new Date(changedAt ?? 0));
  const since = runs.filter(({ startedAt }) => new Date(startedAt) >= from);
  return {
    serviceName: name,
    dashboardUrl,
    schedule: schedule ?? "",
    from,
    runs: judgeRuns(scheduleAt(schedule), since, { from, to: span.to }),
  };
}

/** Somebody may have set by hand what Render takes and this project does not. */
function scheduleAt(expression: string | null | undefined): Schedule | undefined {
  try {
    return parseSchedule(expression ?? "");
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

function latest(...times: readonly Date[]): Date {
  return new Date(Math.max(...times.map((time) => time.getTime())));
}

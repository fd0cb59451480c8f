import type { Clock } from "../../core/clock.ts";
import { OperationError } from "../../core/errors.ts";
import {
  listRuns,
  pause,
  type RenderClient,
  type RunEvents,
  readLogs,
  triggerRun,
} from "../../render/index.ts";

const pollMilliseconds = 250;

/** A run of a cron job that has ended, with what its process wrote. */
export interface EndedRun extends RunEvents {
  endedAt: string;
  log: readonly string[];
}

/** A cron job as the demo needs to know it. */
export interface RunnableJob {
  name: string;
  id: string;
  ownerId: string;
}

/**
 * Runs a job now, as "Trigger Run" of the dashboard does, and waits for the first successful run from then on.
 * A scheduled run counts as well: when both fall on one moment, Render cancels one of them.
 * Throws an {@link OperationError} with the run's last lines when a run fails, or none has ended in time.
 */
export async function runOnce(
  client: RenderClient,
  job: RunnableJob,
  {
    clock,
    signal,
    limitMilliseconds = 60_000,
  }: { clock: Clock; signal: AbortSignal; limitMilliseconds?: number },
): Promise<EndedRun> {
  const since = clock.now();
  await triggerRun(client, job.id);
  for (;;) {
    signal.throwIfAborted();
    for (const run of await endedRuns(client, job, since)) {
      if (run.status === "successful") return run;
      if (run.status === "unsuccessful") throw failed(job, run);
    }
    if (clock.now().getTime() - since.getTime() > limitMilliseconds) throw tooLate(job, limitMilliseconds);
    await pause(clock, pollMilliseconds);
  }
}

/** Runs that started at `since` or later and have ended, oldest first. */
export async function endedRuns(client: RenderClient, job: RunnableJob, since: Date): Promise<EndedRun[]> {
  const ended: EndedRun[] = [];
  for (const run of (await listRuns(client, job.id, since)).toReversed()) {
    if (run.endedAt !== undefined)
      ended.push({ ...run, endedAt: run.endedAt, log: await logOf(client, job, run) });
  }
  return ended;
}

async function logOf(client: RenderClient, job: RunnableJob, run: RunEvents): Promise<string[]> {
  const lines = await readLogs(client, {
    ownerId: job.ownerId,
    resource: job.id,
    since: new Date(run.startedAt),
    ...(run.endedAt === undefined ? {} : { until: new Date(run.endedAt) }),
    type: "app",
  });
  // Lines of Render itself begin with an arrow; the process wrote the others.
  return lines
    .map(({ message }) => message)
    .filter((message) => message !== "" && !message.startsWith("==>"));
}

function failed(job: RunnableJob, run: EndedRun): OperationError {
  const exit = run.exitCode === undefined ? "" : ` with exit code ${run.exitCode}`;
  return new OperationError({
    code: "DEMO002",
    subject: job.name,
    message: [`the run ended${exit}`, ...run.log.slice(-5)].join("\n    "),
    remedy: `Its whole log: ${logFile(job)}`,
  });
}

function tooLate(job: RunnableJob, limitMilliseconds: number): OperationError {
  return new OperationError({
    code: "DEMO003",
    subject: job.name,
    message: `no run has ended within ${limitMilliseconds / 1000} s`,
    remedy: `Its log: ${logFile(job)}`,
  });
}

function logFile({ id }: RunnableJob): string {
  return `.local/render/logs/${id}.jsonl`;
}

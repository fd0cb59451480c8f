import { type Clock, wait } from "../../core/clock.ts";
import { OperationError } from "../../core/errors.ts";
import { minuteMs } from "../../core/time-units.ts";
import type { RenderClient } from "../../render/client.ts";
import { listRuns, triggerRun } from "../../render/cron-runs.ts";
import type { Run } from "../../render/events.ts";
import { readLogs } from "../../render/logs.ts";
import { resultText } from "../../runs/text.ts";

const pollMilliseconds = 250;

/** A finished run of a cron job, with the output of its process. */
export interface EndedRun extends Run {
  endedAt: Date;
  log: readonly string[];
}

/** A cron job that can be run. */
export interface RunnableJob {
  name: string;
  id: string;
  ownerId: string;
}

/**
 * Runs a job now, like "Trigger Run" in the dashboard, and waits for the first successful run that starts from then on.
 * A scheduled run counts as well: when both are due at the same time, Render cancels one of them.
 * @throws OperationError DEMO002 with the last lines of a run that fails, DEMO003 when no run ends in time
 */
export async function runOnce(
  client: RenderClient,
  job: RunnableJob,
  {
    clock,
    signal,
    limitMilliseconds = minuteMs,
  }: { clock: Clock; signal: AbortSignal; limitMilliseconds?: number },
): Promise<EndedRun> {
  const since = clock.now();
  await triggerRun(client, job.id);
  for (;;) {
    signal.throwIfAborted();
    for (const run of await endedRuns(client, job, since)) {
      if (run.result?.kind === "succeeded") return run;
      if (run.result?.kind === "failed") throw failed(job, run);
    }
    if (clock.now().getTime() - since.getTime() > limitMilliseconds) throw tooLate(job, limitMilliseconds);
    await wait(clock, pollMilliseconds);
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

async function logOf(client: RenderClient, job: RunnableJob, run: Run): Promise<string[]> {
  const lines = await readLogs(client, {
    ownerId: job.ownerId,
    resource: job.id,
    since: run.startedAt,
    ...(run.endedAt === undefined ? {} : { until: run.endedAt }),
    type: "app",
  });
  // Lines that begin with an arrow are Render's own.
  return lines
    .map(({ message }) => message)
    .filter((message) => message !== "" && !message.startsWith("==>"));
}

function failed(job: RunnableJob, run: EndedRun): OperationError {
  return new OperationError({
    code: "DEMO002",
    subject: job.name,
    message: [
      `the run ${run.result === undefined ? "failed" : resultText(run.result)}`,
      ...run.log.slice(-5),
    ].join("\n    "),
    remedy: `Full log: ${logFile(job)}`,
  });
}

function tooLate(job: RunnableJob, limitMilliseconds: number): OperationError {
  return new OperationError({
    code: "DEMO003",
    subject: job.name,
    message: `no run has ended within ${limitMilliseconds / 1000} s`,
    remedy: `Log: ${logFile(job)}`,
  });
}

function logFile({ id }: RunnableJob): string {
  return `.local/render/logs/${id}.jsonl`;
}

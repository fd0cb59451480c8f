import { minuteMs } from "../../../core/time-units.ts";
import type { Run } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";
import { type ActiveRun, startRun } from "./cron-run.ts";
import type { EngineContext } from "./engine-context.ts";
import { type RunRecords, runRecords } from "./run-records.ts";

/** The runs of all cron jobs: at most one of each job at a time. */
export interface CronRuns {
  /** Starts the run that is due, or delays it until the active one has ended; at most one is delayed. */
  scheduled(serviceId: string, due: Date): void;
  /** Cancels the active run and starts a new one once that has ended. */
  manual(serviceId: string, triggeredBy: string | undefined): Run;
  cancel(serviceId: string, canceledBy: string | undefined): void;
  /** Drops the delayed run. */
  dropDelayed(serviceId: string): void;
  remove(serviceId: string): Promise<void>;
  close(): Promise<void>;
}

interface JobRuns {
  active?: ActiveRun;
  /** A manual run that starts when the active one has ended. */
  next?: Run;
  /** When the delayed scheduled run was due. */
  delayed?: Date;
}

export function createCronRuns(
  context: EngineContext,
  settled: (serviceId: string) => Promise<void>,
): CronRuns {
  const { clock, inBackground, logs, store } = context;
  const records: RunRecords = runRecords(context);
  const jobs = new Map<string, JobRuns>();

  function runsOf(serviceId: string): JobRuns {
    let runs = jobs.get(serviceId);
    if (runs === undefined) {
      runs = {};
      jobs.set(serviceId, runs);
    }
    return runs;
  }

  function start(run: Run): void {
    const runs = runsOf(run.serviceId);
    const active = startRun({ context, records, run, settled });
    runs.active = active;
    const ended = active.ended.finally(() => {
      delete runs.active;
      startNext(run.serviceId, runs);
    });
    inBackground(ended);
  }

  function startNext(serviceId: string, runs: JobRuns): void {
    const { next, delayed } = runs;
    if (jobs.get(serviceId) !== runs) return;
    if (next !== undefined) {
      delete runs.next;
      start(next);
    } else if (delayed !== undefined) {
      delete runs.delayed;
      start(newRun(scheduledRunId(serviceId, delayed), serviceId, "schedule"));
    }
  }

  function newRun(id: string, serviceId: string, trigger: Run["trigger"], triggeredBy?: string): Run {
    const by = triggeredBy === undefined ? {} : { triggeredBy };
    const run: Run = { id, serviceId, trigger, status: "pending", startedAt: timestamp(clock.now()), ...by };
    store.runs.put(run);
    return run;
  }

  function cancelNext(runs: JobRuns, canceledBy: string | undefined): void {
    if (runs.next !== undefined) records.ended(runs.next, { status: "canceled", canceledBy });
    delete runs.next;
  }

  return {
    scheduled(serviceId, due) {
      const runs = runsOf(serviceId);
      if (runs.active === undefined) {
        start(newRun(scheduledRunId(serviceId, due), serviceId, "schedule"));
      } else if (runs.delayed === undefined) {
        runs.delayed = due;
        logs.note(runs.active.origin, "The next run is due and waits until this one has ended");
      }
    },
    manual(serviceId, triggeredBy) {
      const runs = runsOf(serviceId);
      const id = unusedManualRunId(serviceId, clock.now(), (known) => store.runs.get(known) !== undefined);
      const run = newRun(id, serviceId, "manual", triggeredBy);
      if (runs.active === undefined) {
        start(run);
      } else {
        cancelNext(runs, triggeredBy);
        runs.next = run;
        runs.active.cancel(triggeredBy);
      }
      return run;
    },
    cancel(serviceId, canceledBy) {
      const runs = runsOf(serviceId);
      cancelNext(runs, canceledBy);
      runs.active?.cancel(canceledBy);
    },
    dropDelayed(serviceId) {
      delete runsOf(serviceId).delayed;
    },
    async remove(serviceId) {
      const runs = jobs.get(serviceId);
      jobs.delete(serviceId);
      runs?.active?.cancel(undefined);
      await runs?.active?.ended;
    },
    async close() {
      const all = [...jobs.values()];
      jobs.clear();
      for (const runs of all) {
        cancelNext(runs, undefined);
        runs.active?.cancel(undefined);
      }
      await Promise.all(all.map((runs) => runs.active?.ended));
    },
  };
}

/** As Render forms it (observed): the job's id and the minute in which the run was due, counted from 1970. */
function scheduledRunId(serviceId: string, due: Date): string {
  return `${serviceId}-${Math.floor(due.getTime() / minuteMs)}`;
}

/** As Render forms it (observed): the job's id and the second. When that id is used, the next free second. */
function unusedManualRunId(serviceId: string, now: Date, isUsed: (id: string) => boolean): string {
  let second = Math.floor(now.getTime() / 1000);
  while (isUsed(`${serviceId}-${second}`)) second += 1;
  return `${serviceId}-${second}`;
}

import type { Run } from "../store/model.ts";
import { timestamp } from "../store/timestamps.ts";
import type { EngineContext } from "./engine-context.ts";
import type { LogOrigin } from "./service-logs.ts";

/** How a run has ended. */
export type RunOutcome =
  | { readonly status: "successful" }
  | { readonly status: "unsuccessful"; readonly exitCode: number; readonly timedOutSeconds?: number }
  | { readonly status: "canceled"; readonly canceledBy: string | undefined };

/** Stores runs, with their events. */
export interface RunRecords {
  originOf(run: Run): LogOrigin;
  started(run: Run): void;
  /** Stores the outcome once, unless the job was deleted in the meantime. */
  ended(run: Run, outcome: RunOutcome): void;
}

export function runRecords({ store, clock, emit }: EngineContext): RunRecords {
  return {
    originOf: ({ serviceId, id }) => ({ serviceId, type: "app", instance: id }),
    started: ({ serviceId, id }) => emit(serviceId, "cron_job_run_started", { cronJobRunId: id }),
    ended({ serviceId, id }, outcome) {
      const run = store.runs.get(id);
      const job = store.services.get(serviceId);
      if (run === undefined || job?.type !== "cron_job" || run.status !== "pending") return;
      const finishedAt = timestamp(clock.now());
      store.transaction(() => {
        store.runs.put({ ...run, status: outcome.status, finishedAt, ...fieldsOf(outcome) });
        if (outcome.status === "successful") store.services.put({ ...job, lastSuccessfulRunAt: finishedAt });
        const details = { cronJobRunId: id, status: outcome.status, ...reasonOf(outcome) };
        emit(serviceId, "cron_job_run_ended", details);
      });
    },
  };
}

/** The `reason` of an event about a failed process. A web service's process, unlike a cron job's, must never end by itself, not even with exit code 0. */
export function failureReason(exitCode: number): { evicted: false; nonZeroExit?: number; earlyExit?: true } {
  return exitCode === 0 ? { evicted: false, earlyExit: true } : { evicted: false, nonZeroExit: exitCode };
}

function fieldsOf(outcome: RunOutcome): Pick<Run, "exitCode" | "canceledBy"> {
  if (outcome.status === "successful") return { exitCode: 0 };
  if (outcome.status === "unsuccessful") return { exitCode: outcome.exitCode };
  return outcome.canceledBy === undefined ? {} : { canceledBy: outcome.canceledBy };
}

function reasonOf(outcome: RunOutcome): { reason?: Record<string, unknown> } {
  if (outcome.status !== "unsuccessful") return {};
  const { exitCode, timedOutSeconds } = outcome;
  if (timedOutSeconds === undefined) return { reason: failureReason(exitCode) };
  return { reason: { evicted: false, timedOutSeconds, timedOutReason: "the run took longer than 12 hours" } };
}

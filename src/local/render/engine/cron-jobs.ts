import type { Cancel } from "../../../core/clock.ts";
import { minuteMs } from "../../../core/time-units.ts";
import { parseSchedule } from "../../../schedule/parse.ts";
import { nextRuns } from "../../../schedule/runs.ts";
import type { CronJob, Run } from "../store/model.ts";
import { type CronRuns, createCronRuns } from "./cron-runs.ts";
import { type EngineContext, isSuspended } from "./engine-context.ts";

/** The cron jobs: their schedules and their runs. */
interface CronJobs {
  /** Schedules the next run by the job's stored schedule; none when it is suspended, deleted or was never live. */
  arm(serviceId: string): void;
  /** Logs that runs were due while the local Render was not running. They are not run later. */
  reportMissed(job: CronJob): void;
  runNow(serviceId: string, triggeredBy: string | undefined): Run;
  cancelRun(serviceId: string, canceledBy: string | undefined): void;
  /** Schedules no more runs; an active one continues. */
  disarm(serviceId: string): void;
  remove(serviceId: string): Promise<void>;
  /** Cancels all runs; resolves when they have ended. */
  close(): Promise<void>;
}

// A run that is due is started late rather than skipped when this process or the machine was only slow.
const lateMilliseconds = minuteMs;

/** @param settled resolves when no deploy of the service is in progress */
export function createCronJobs(
  context: EngineContext,
  settled: (serviceId: string) => Promise<void>,
): CronJobs {
  const { store, clock, inBackground, logs, versions } = context;
  const armed = new Map<string, { next: Date; cancel: Cancel }>();
  const runs: CronRuns = createCronRuns(context, settled);

  function note(serviceId: string, message: string): void {
    logs.note({ serviceId, type: "app", instance: serviceId }, message);
  }

  function armAfter(serviceId: string, after: Date): void {
    disarm(serviceId);
    const job = jobOf(serviceId);
    if (job === undefined || isSuspended(job) || versions.live(serviceId) === undefined) return;
    const [next] = nextRuns(parseSchedule(job.schedule), after, 1);
    if (next === undefined) return;
    const cancel = clock.at(next, () => due(serviceId, next));
    armed.set(serviceId, { next, cancel });
  }

  function due(serviceId: string, when: Date): void {
    const now = clock.now();
    const late = now.getTime() - when.getTime();
    if (late < lateMilliseconds) {
      armAfter(serviceId, when); // strictly after it: a clock that was set back does not cause the same run twice
      inBackground(startScheduled(serviceId, when));
    } else {
      armAfter(serviceId, now);
      note(
        serviceId,
        `The runs due since ${formatMinute(when)} were missed: this machine was asleep or its clock was changed`,
      );
    }
  }

  // Async: a run that cannot be stored is reported instead of ending this process.
  async function startScheduled(serviceId: string, when: Date): Promise<void> {
    runs.scheduled(serviceId, when);
  }

  function disarm(serviceId: string): void {
    armed.get(serviceId)?.cancel();
    armed.delete(serviceId);
  }

  function jobOf(serviceId: string): CronJob | undefined {
    const service = store.services.get(serviceId);
    return service?.type === "cron_job" ? service : undefined;
  }

  function lastKnownActivity(job: CronJob): Date {
    const ofJob = (record: { serviceId: string }): boolean => record.serviceId === job.id;
    const times = [
      job.updatedAt,
      ...store.runs
        .all()
        .filter(ofJob)
        .map(({ startedAt }) => startedAt),
      ...store.deploys
        .all()
        .filter(ofJob)
        .map(({ finishedAt }) => finishedAt),
    ];
    return new Date(Math.max(...times.map((time) => (time === undefined ? 0 : Date.parse(time)))));
  }

  return {
    arm(serviceId) {
      const waiting = armed.get(serviceId);
      // A run that is due now, but whose timer has not fired yet, must not be lost.
      if (waiting !== undefined && waiting.next <= clock.now()) due(serviceId, waiting.next);
      else armAfter(serviceId, clock.now());
    },
    reportMissed(job) {
      if (isSuspended(job) || versions.live(job.id) === undefined) return;
      const [first] = nextRuns(parseSchedule(job.schedule), lastKnownActivity(job), 1);
      if (first === undefined || first.getTime() > clock.now().getTime()) return;
      note(job.id, `The runs due since ${formatMinute(first)} were missed: the local Render was not running`);
    },
    runNow: (serviceId, triggeredBy) => runs.manual(serviceId, triggeredBy),
    cancelRun: (serviceId, canceledBy) => runs.cancel(serviceId, canceledBy),
    disarm(serviceId) {
      disarm(serviceId);
      runs.dropDelayed(serviceId);
    },
    async remove(serviceId) {
      disarm(serviceId);
      await runs.remove(serviceId);
    },
    async close() {
      for (const serviceId of [...armed.keys()]) disarm(serviceId);
      await runs.close();
    },
  };
}

/** `2026-11-23 04:00 UTC` */
function formatMinute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

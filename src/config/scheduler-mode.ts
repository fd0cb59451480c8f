/**
 * The scheduler mode of a stack: one word from which both sides follow, the in-process scheduler of the web
 * service and the cron job that replaces it.
 */
export const schedulerModes = ["in-process", "cron", "paused"] as const;
export type SchedulerMode = (typeof schedulerModes)[number];

/** Which of the two sides runs, and which of them has to be settled before the other may change. */
export interface SchedulerPlan {
  /** Value of `SCHEDULER_ENABLED` in the web service. */
  schedulerEnabled: boolean;
  /** Whether the cron job that replaces the in-process scheduler is suspended. */
  replacementSuspended: boolean;
  /** The side that stops. The other one depends on it, so that both never run at the same instant. */
  settlesFirst: "web" | "replacement";
}

const plans: Record<SchedulerMode, SchedulerPlan> = {
  "in-process": { schedulerEnabled: true, replacementSuspended: true, settlesFirst: "replacement" },
  cron: { schedulerEnabled: false, replacementSuspended: false, settlesFirst: "web" },
  paused: { schedulerEnabled: false, replacementSuspended: true, settlesFirst: "web" },
};

/** What the mode of a stack means for both sides. */
export function schedulerPlan(mode: SchedulerMode): SchedulerPlan {
  return plans[mode];
}

/** Why a job stands still in a mode: by its own `suspended`, or by the mode. `undefined` for one that runs. */
export function suspensionOf(
  job: { suspended: boolean; replacesScheduler: boolean },
  mode: SchedulerMode,
): "own" | "mode" | undefined {
  if (job.suspended) return "own";
  return job.replacesScheduler && schedulerPlan(mode).replacementSuspended ? "mode" : undefined;
}

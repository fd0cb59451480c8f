/**
 * The scheduler mode of a stack: one word that decides which side runs the automation, the in-process scheduler of the
 * web service or the cron job that replaces it. Everything that a mode means, and every sentence about one mode or one
 * change of mode, is in the two tables below: a new mode does not compile until both tables are complete. Other files ask
 * for a value of the tables, and never compare a mode with a word.
 */

export const schedulerModes = ["in-process", "cron", "paused"] as const;
export type SchedulerMode = (typeof schedulerModes)[number];

/** What a mode means for both sides, and what reports say of it. */
interface Plan {
  /** Value of `SCHEDULER_ENABLED` in the web service. */
  schedulerEnabled: boolean;
  /** Whether the cron job that replaces the in-process scheduler is suspended. */
  replacementSuspended: boolean;
  /** The side that stops. The other side depends on it, so that both never run at the same time. */
  settlesFirst: "web" | "replacement";
  /** Value of `TICK_SCHEDULE` for the health check; undefined where it finds the schedule itself. */
  tickSchedule: "none" | undefined;
  /** Who runs the automation, in words. */
  runner: string;
  /** How reports call a stack that runs no tick: `is paused`, `has been paused since …`. Undefined where one side runs. */
  stopped: string | undefined;
}

/** One side runs the automation, or none: a plan with both sides does not compile. */
export type SchedulerPlan = Plan &
  (
    | { schedulerEnabled: true; replacementSuspended: true; settlesFirst: "replacement"; stopped: undefined }
    | { schedulerEnabled: false; replacementSuspended: false; settlesFirst: "web"; stopped: undefined }
    | { schedulerEnabled: false; replacementSuspended: true; tickSchedule: "none"; stopped: string }
  );

const plans: Record<SchedulerMode, SchedulerPlan> = {
  "in-process": {
    schedulerEnabled: true,
    replacementSuspended: true,
    settlesFirst: "replacement",
    tickSchedule: undefined,
    runner: "the web service",
    stopped: undefined,
  },
  cron: {
    schedulerEnabled: false,
    replacementSuspended: false,
    settlesFirst: "web",
    tickSchedule: undefined,
    runner: "the cron job",
    stopped: undefined,
  },
  paused: {
    schedulerEnabled: false,
    replacementSuspended: true,
    settlesFirst: "web",
    // Without it the health check would report missing ticks.
    tickSchedule: "none",
    runner: "nothing",
    stopped: "paused",
  },
};

/** What `pulumi up` does when the mode changes, in one sentence without a full stop. */
const transitions: { [From in SchedulerMode]: { [To in Exclude<SchedulerMode, From>]: string } } = {
  "in-process": {
    cron: "The web service's scheduler stops first, then the cron job starts",
    paused: "The automation does not run until the mode changes again",
  },
  cron: {
    "in-process": "The cron job is suspended first, then the web service runs the automation",
    paused: "The automation does not run until the mode changes again",
  },
  paused: {
    "in-process": "The web service runs the automation again",
    cron: "The cron job runs the automation again",
  },
};

export function schedulerPlan(mode: SchedulerMode): SchedulerPlan {
  return plans[mode];
}

/** The variables of the web service that follow from the mode. A stack file cannot set them. */
export const modeVariables = ["SCHEDULER_ENABLED", "WEB_CONCURRENCY"] as const;

export function modeEnv(mode: SchedulerMode): Record<(typeof modeVariables)[number], string> {
  // A second worker would run a second scheduler.
  return { SCHEDULER_ENABLED: String(plans[mode].schedulerEnabled), WEB_CONCURRENCY: "1" };
}

/** What a change of mode does; undefined where one of the two is not a mode, or both are the same. */
export function transitionText(from: string | undefined, to: string | undefined): string | undefined {
  if (!isSchedulerMode(from) || !isSchedulerMode(to)) return undefined;
  const sentences: Partial<Record<SchedulerMode, string>> = transitions[from];
  return sentences[to];
}

/** Whether any side runs the automation. */
export function runsAutomation({ stopped }: SchedulerPlan): boolean {
  return stopped === undefined;
}

/** Whether the cron job runs the automation, instead of the web service. */
export function runsReplacement({ replacementSuspended }: SchedulerPlan): boolean {
  return !replacementSuspended;
}

/** The modes for whose plans `is` holds, in words: `in-process, cron or paused`. */
export function modesText(is: (plan: SchedulerPlan) => boolean = () => true): string {
  const modes = schedulerModes.filter((mode) => is(plans[mode]));
  return [modes.slice(0, -1).join(", "), ...modes.slice(-1)].filter((part) => part !== "").join(" or ");
}

/** The modes with what runs the automation in each: `in-process` (the web service), … */
export function runnersText(): string {
  return schedulerModes.map((mode) => `\`${mode}\` (${plans[mode].runner})`).join(", ");
}

/** Why a job does not run in a mode: its own `suspended`, or the mode. `undefined` for a job that runs. */
export function suspensionOf(
  job: { suspended: boolean; replacesScheduler: boolean },
  mode: SchedulerMode,
): "own" | "mode" | undefined {
  if (job.suspended) return "own";
  return job.replacesScheduler && !runsReplacement(plans[mode]) ? "mode" : undefined;
}

/** The same in words: `suspended`, `suspended by scheduler mode paused`. */
export function suspensionText(by: "own" | "mode", mode: SchedulerMode): string {
  return by === "own" ? "suspended" : `suspended by scheduler mode ${mode}`;
}

function isSchedulerMode(word: string | undefined): word is SchedulerMode {
  const modes: readonly (string | undefined)[] = schedulerModes;
  return modes.includes(word);
}

import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { suspensionOf, suspensionText } from "../../config/scheduler-mode.ts";
import type { JobConfig, StackConfig } from "../../config/stack-config.ts";
import type { SourceLocation } from "../../core/errors.ts";
import { nextRuns } from "../../schedule/runs.ts";
import { nextLocalRuns } from "../../schedule/zoned/due.ts";
import { type CronJobCost, cronJobCost } from "./cost.ts";
import { type ScheduleFacts, scheduleFacts } from "./schedule-facts.ts";
import { localIso } from "./team-time.ts";

/** The facts about a job at one time. Plain data. */
export interface JobFacts {
  stack: string;
  /** The team's time zone. */
  timeZone: string;
  job: string;
  /** Name of the service on Render. */
  serviceName: string;
  /** Where its schedule is defined. */
  location: SourceLocation;
  schedule: ScheduleFacts;
  /** Why it does not run; absent for a job that runs. */
  stopped?: Stopped;
  /** Its next runs: none for a stopped job. */
  nextRuns: readonly Run[];
  /** Actual runs a day, on average: 0 for a stopped job. */
  runsPerDay: number;
  cost: CronJobCost;
}

/** An upcoming run. */
interface Run {
  at: Date;
  /** In the team's time zone, with the offset from UTC: `2026-03-02T03:00:00+01:00`. */
  local: string;
}

interface Stopped {
  /** `own`: the job is suspended itself; `mode`: by the scheduler mode, as it replaces the in-process scheduler. */
  by: "own" | "mode";
  /** `suspended`, `suspended by scheduler mode paused`. */
  words: string;
}

interface FactsOptions {
  /** The time of the facts: start of the next runs. */
  at: Date;
  /** Number of next runs. Default: 3. */
  runs?: number;
  /** Measured duration of its latest runs, in seconds: takes precedence over the duration in the files. */
  measuredSeconds?: number | undefined;
}

/**
 * The facts about one job of a stack file.
 * @throws {Error} if the file or the job could not be read.
 */
export function jobFacts(
  { config, locate }: InspectedStackFile,
  job: string,
  options: FactsOptions,
): JobFacts {
  const jobConfig = config?.jobs[job];
  if (config === undefined || jobConfig === undefined) throw new Error(`no job ${job} could be read`);
  const stopped = stoppedOf(jobConfig, config);
  const schedule = scheduleFacts(jobConfig, config.timeZone, options.at);
  const actualRuns = stopped === undefined ? schedule.runsPerDay : 0;
  return {
    stack: config.stack,
    timeZone: config.timeZone,
    job,
    serviceName: jobConfig.serviceName,
    location: scheduleLocation(locate, job),
    schedule,
    ...(stopped === undefined ? {} : { stopped }),
    nextRuns: stopped === undefined ? runsFrom(jobConfig, config.timeZone, options) : [],
    runsPerDay: actualRuns,
    cost: cronJobCost({
      plan: jobConfig.plan,
      runsPerDay: actualRuns,
      duration: durationOf(jobConfig, options.measuredSeconds),
    }),
  };
}

function runsFrom(job: JobConfig, timeZone: string, { at, runs = 3 }: FactsOptions): Run[] {
  const next =
    job.local === undefined ? nextRuns(job.schedule, at, runs) : nextLocalRuns(job.local, at, runs);
  return next.map((run) => ({ at: run, local: localIso(timeZone, run) }));
}

function stoppedOf(job: JobConfig, { scheduler }: StackConfig): Stopped | undefined {
  const by = suspensionOf(job, scheduler);
  return by && { by, words: suspensionText(by, scheduler) };
}

function durationOf(
  job: JobConfig,
  measured: number | undefined,
): { seconds: number; from: "stated" | "measured" } | undefined {
  if (measured !== undefined) return { seconds: measured, from: "measured" };
  if (job.usualDurationSeconds === undefined) return undefined;
  return { seconds: job.usualDurationSeconds, from: "stated" };
}

/** Where a schedule is defined: the value of the job's key, or of its `schedule` key; if that is missing, its parent. */
export function scheduleLocation(locate: InspectedStackFile["locate"], job: string): SourceLocation {
  const alone = locate("scheduler-ops:schedules", job);
  const within = locate("scheduler-ops:schedules", job, "schedule");
  return within.line > alone.line || within.column > alone.column ? within : alone;
}

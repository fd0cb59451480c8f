import {
  type InspectedStackFile,
  type JobConfig,
  type StackConfig,
  suspensionOf,
} from "../../config/index.ts";
import type { SourceLocation } from "../../errors.ts";
import {
  describeSchedule,
  type Gap,
  longestGap,
  nextRuns,
  runsPerDay,
  type Schedule,
} from "../../schedule/index.ts";
import { type CronJobCost, cronJobCost } from "../cost/index.ts";
import { scheduleLocation } from "./schedule-location.ts";
import { localTimes, teamTime } from "./team-time.ts";
import { localIso } from "./zone.ts";

/** What can be told of a job at one moment. Plain data. */
export interface JobFacts {
  stack: string;
  /** The team's clock. */
  timeZone: string;
  job: string;
  /** The service at Render. */
  serviceName: string;
  /** Where its schedule stands. */
  location: SourceLocation;
  schedule: ScheduleFacts;
  /** Why none of its runs takes place; absent for a job that runs. */
  stopped?: Stopped;
  /** The next runs that take place: none for a stopped job. */
  nextRuns: readonly Run[];
  /** Runs a day that take place, on average: 0 for a stopped job. */
  runsPerDay: number;
  cost: CronJobCost;
}

/** What a schedule means, whether the job runs or not. */
export interface ScheduleFacts {
  /** As Render receives it, in UTC. */
  expression: string;
  /** In English, times in UTC. */
  words: string;
  /** On average over the whole calendar. */
  runsPerDay: number;
  /** The longest of the year from the moment on. */
  longestGap: Gap;
  /** On the team's clock, in summer and winter; absent where that makes no difference. */
  teamTime?: string;
  /** The part of it that is on the team's clock: `03:00 in winter, 04:00 in summer`. */
  localTimes?: string;
}

/** A run to come. */
export interface Run {
  at: Date;
  /** On the team's clock, with the offset to UTC: `2026-03-02T03:00:00+01:00`. */
  local: string;
}

export interface Stopped {
  /** `own`: the job says so; `mode`: the scheduler mode does, as the job replaces the in-process scheduler. */
  by: "own" | "mode";
  /** `suspended`, `suspended by scheduler mode paused`. */
  words: string;
}

export interface FactsOptions {
  /** The moment. */
  at: Date;
  /** How many next runs. Default: 3. */
  runs?: number;
  /** Seconds that its latest runs took, where they were measured: they count more than what files state. */
  measuredSeconds?: number | undefined;
}

/** The facts of a job of a stack file that could be read, by its name. */
export function jobFacts(
  { config, locate }: InspectedStackFile,
  job: string,
  options: FactsOptions,
): JobFacts {
  const jobConfig = config?.jobs[job];
  if (config === undefined || jobConfig === undefined) throw new Error(`no job ${job} could be read`);
  const stopped = stoppedOf(jobConfig, config);
  const schedule = scheduleFacts(jobConfig.schedule, config.timeZone, options.at);
  const actualRuns = stopped === undefined ? schedule.runsPerDay : 0;
  return {
    stack: config.stack,
    timeZone: config.timeZone,
    job,
    serviceName: jobConfig.serviceName,
    location: scheduleLocation(locate, job),
    schedule,
    ...(stopped === undefined ? {} : { stopped }),
    nextRuns: stopped === undefined ? runsFrom(jobConfig.schedule, config.timeZone, options) : [],
    runsPerDay: actualRuns,
    cost: cronJobCost({
      plan: jobConfig.plan,
      runsPerDay: actualRuns,
      duration: durationOf(jobConfig, options.measuredSeconds),
    }),
  };
}

function scheduleFacts(schedule: Schedule, timeZone: string, at: Date): ScheduleFacts {
  const [inTeamTime, local] = [teamTime(schedule, timeZone, at), localTimes(schedule, timeZone, at)];
  return {
    expression: schedule.expression,
    words: describeSchedule(schedule),
    runsPerDay: runsPerDay(schedule),
    longestGap: longestGap(schedule, at),
    ...(inTeamTime === undefined ? {} : { teamTime: inTeamTime }),
    ...(local === undefined ? {} : { localTimes: local }),
  };
}

function runsFrom(schedule: Schedule, timeZone: string, { at, runs = 3 }: FactsOptions): Run[] {
  return nextRuns(schedule, at, runs).map((run) => ({ at: run, local: localIso(timeZone, run) }));
}

function stoppedOf(job: JobConfig, { scheduler }: StackConfig): Stopped | undefined {
  const by = suspensionOf(job, scheduler);
  if (by === undefined) return undefined;
  return { by, words: by === "own" ? "suspended" : `suspended by scheduler mode ${scheduler}` };
}

function durationOf(
  job: JobConfig,
  measured: number | undefined,
): { seconds: number; from: "stated" | "measured" } | undefined {
  if (measured !== undefined) return { seconds: measured, from: "measured" };
  if (job.usualDurationSeconds === undefined) return undefined;
  return { seconds: job.usualDurationSeconds, from: "stated" };
}

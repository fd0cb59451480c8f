import type { RequiredEnv } from "../../jobs/catalogue.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { LocalSchedule } from "../schedule/zoned/local-schedule.ts";
import type { SchedulerMode } from "./scheduler-mode.ts";

/** What a stack file says, checked and completed: plain data, the same from the YAML file and from Pulumi. */
export interface StackConfig {
  /** Name of the stack, for example `prod`. */
  stack: string;
  /** First part of every service name, default `switchbot`. */
  name: string;
  /** The Render workspace, `tea-…` or `usr-…`. */
  ownerId: string;
  region: Region;
  /** The team's clock in reports, an IANA name such as `Europe/Paris`. Schedules stay in UTC. */
  timeZone: string;
  /** Who runs the automation: the web service itself, a cron job, or nobody. */
  scheduler: SchedulerMode;
  /** The repository of the cron jobs, and of the web service when that has no image. */
  source?: SourceConfig;
  web: WebConfig;
  /** By job name, in the order of the source: a file keeps its own, Pulumi sorts by name. */
  jobs: Readonly<Record<string, JobConfig>>;
  /** Environment variables of the web service and of all jobs, no secrets. */
  env: Readonly<Record<string, string>>;
  /** Names of the secret environment variables of the web service and of all jobs, of which each gets its own. */
  secretNames: readonly string[];
}

export const regions = ["frankfurt", "ohio", "oregon", "singapore", "virginia"] as const;
export type Region = (typeof regions)[number];

/** A git repository that Render builds. */
export interface SourceConfig {
  repo: string;
  branch: string;
  /** Folder in the repository, absent for its root. */
  rootDir?: string;
  buildCommand: string;
}

export interface WebConfig {
  /** `<name>-<stack>`, unless the stack file names it. */
  serviceName: string;
  /** Image reference; absent when the service is built from `source`. */
  image?: string;
  /** Always there without an image; with one, the image's own command when absent. */
  startCommand?: string;
  plan: string;
  healthCheckPath: string;
  /** Whether an existing service of this name is taken over instead of refused. Default: false. */
  adopt: boolean;
  /** On top of the stack's `env`. */
  env: Readonly<Record<string, string>>;
}

/** A cron job: what the catalogue says of it, overridden by what the stack file says. */
export interface JobConfig {
  /** `<name>-<stack>-<job>`. */
  serviceName: string;
  /** What Render receives, in UTC. */
  schedule: Schedule;
  /** The intent, for a job in local time: then `schedule` is compiled from it, and starts at least whenever it is due. */
  local?: LocalJobSchedule;
  /** One line for people. */
  description: string;
  /** Image reference; absent when the job is built from `source`. */
  image?: string;
  /** Always there without an image; with one, the image's own command when absent. */
  command?: string;
  plan: string;
  /** On top of the stack's `env`. */
  env: Readonly<Record<string, string>>;
  /** Environment variables without which the job cannot work; of those in one list, one is enough. */
  requiredEnv: readonly RequiredEnv[];
  /** Further environment variables that the job uses where the stack has them. */
  optionalEnv: readonly string[];
  /** Suspended whatever the scheduler mode is. */
  suspended: boolean;
  /** Whether an existing cron job of this name is taken over instead of refused. Default: false. */
  adopt: boolean;
  /** Whether it does what the in-process scheduler does: never both at once. */
  replacesScheduler: boolean;
  /** Longest time between two runs that the stack promises, in milliseconds. */
  maxGap?: number;
  usualDurationSeconds?: number;
}

export interface LocalJobSchedule extends LocalSchedule {
  /** Whether `schedule` also starts runs that are not due: then a guard in front of the command ends those. */
  guarded: boolean;
}

/**
 * What each job is. How often it runs stands per stack, in `Pulumi.<stack>.yaml`.
 * Plain data: this file is all that the program in `src` knows of the jobs.
 */

/** An environment variable without which a job cannot work, or several of which one is enough. */
export type RequiredEnv = string | readonly string[];

/** What is said once about a job, for all stacks. */
export interface CatalogueJob {
  /** One line for people. */
  description: string;
  /** Start command of the Render cron job, run at the root of the source repository. */
  command: string;
  requiredEnv: readonly RequiredEnv[];
  /** Further environment variables that the job uses where the stack has them. Default: none. */
  optionalEnv?: readonly string[];
  /** Usual length of one run in seconds, for overlap checks and cost estimates. */
  usualDurationSeconds: number;
  /** True for the one job that does what the in-process scheduler does: never both at once. */
  replacesScheduler: boolean;
}

/** Where the documents are: the application's database, or a folder where there is a disk. */
const store = ["POSTGRES_URL", "STATE_DIR"] as const;

/** How the web service of the bundled jobs package is started. */
export const serveCommand = "node jobs/dist/serve.js";

/** Environment variables without which that web service cannot work. */
export const serveRequiredEnv: readonly RequiredEnv[] = [store];

/**
 * The variables that may be secret and that the web service reads, be it the application or `serve`. A secret that jobs
 * below name and that is missing here does not reach it; one that no job names always does.
 */
export const webEnv: readonly string[] = [
  ...store,
  "SWITCHBOT_TOKEN",
  "SWITCHBOT_SECRET",
  "FLASK_SECRET_KEY",
  "DASHBOARD_PASSWORD",
  "RATELIMIT_STORAGE_URI",
  "STATE_DEBUG_TOKEN",
  "METRICS_TOKEN",
];

/**
 * What stands in front of the command of a job in local time where Render also starts runs that are not due. Its
 * options and the command follow.
 */
export const localTimeCommand = "node jobs/dist/at-local-time.js";

export const catalogue = {
  automation: {
    description: "One automation tick: what the in-process scheduler does every interval",
    // Without --due: the stack's schedule is what people review, so each of its runs ticks. A stack that wants the
    // application's adaptive polling runs `node jobs/dist/tick.js --due` every minute.
    command: "node jobs/dist/tick.js",
    requiredEnv: [store, "SWITCHBOT_TOKEN", "SWITCHBOT_SECRET"],
    usualDurationSeconds: 5,
    replacesScheduler: true,
  },
  "health-check": {
    description:
      "Asks /healthz, judges ticks, store and the runs of the other jobs, and tells a change of verdict",
    command: "node jobs/dist/health-check.js",
    requiredEnv: ["WEB_URL"],
    optionalEnv: ["POSTGRES_URL", "ALERT_WEBHOOK_URL", "TICK_SCHEDULE", "LOCAL_SCHEDULES"],
    usualDurationSeconds: 3,
    replacesScheduler: false,
  },
  backup: {
    description: "Writes a dated, checksummed copy of settings, state and history",
    // A cron job's own disk is gone after the run, so on Render they go to a bucket.
    command: "node jobs/dist/backup.js --keep 14d",
    requiredEnv: [store, ["BACKUP_S3_URL", "BACKUP_DIR", "STATE_DIR"]],
    optionalEnv: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    usualDurationSeconds: 10,
    replacesScheduler: false,
  },
} as const satisfies Record<string, CatalogueJob>;

/**
 * What each job is. How often it runs is defined per stack, in `Pulumi.<stack>.yaml`.
 * Plain data, and the only file of `jobs` that `src` imports.
 */

/** A required environment variable, or several of which one is required. */
export type RequiredEnv = string | readonly string[];

/** The definition of a job, the same for all stacks. */
export interface CatalogueJob {
  /** One line for people. */
  description: string;
  /** Start command of the Render cron job, run at the root of the source repository. */
  command: string;
  requiredEnv: readonly RequiredEnv[];
  /** Optional environment variables, used where the stack defines them. Default: none. */
  optionalEnv?: readonly string[];
  /** Usual duration of one run in seconds, for overlap checks and cost estimates. */
  usualDurationSeconds: number;
  /** True for the job that replaces the in-process scheduler: the two must never run at the same time. */
  replacesScheduler: boolean;
}

/** The store of the documents: the application's database, or a folder on a disk. */
const store = ["POSTGRES_URL", "STATE_DIR"] as const;

/** Start command of the web service in the jobs package. */
export const serveCommand = "node jobs/dist/serve.js";

/** Environment variables that this web service requires. */
export const serveRequiredEnv: readonly RequiredEnv[] = [store];

/**
 * Variables that may be secret and that the web service reads, whether it is the application or `serve`. It does not get a
 * secret that a job below names and that is missing here; it always gets a secret that no job names.
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
 * Prefix of the command of a job in local time for which Render also starts runs that are not due. Its options and
 * the job's command follow.
 */
export const localTimeCommand = "node jobs/dist/at-local-time.js";

export const catalogue = {
  automation: {
    description: "One automation tick: what the in-process scheduler does every interval",
    // Without --due, so that each run of the reviewed schedule ticks. A stack with the application's adaptive polling
    // runs `node jobs/dist/tick.js --due` every minute.
    command: "node jobs/dist/tick.js",
    requiredEnv: [store, "SWITCHBOT_TOKEN", "SWITCHBOT_SECRET"],
    usualDurationSeconds: 5,
    replacesScheduler: true,
  },
  "health-check": {
    description:
      "Checks /healthz, ticks, store and the runs of the other jobs, and reports a change of verdict",
    command: "node jobs/dist/health-check.js",
    requiredEnv: ["WEB_URL"],
    optionalEnv: ["POSTGRES_URL", "ALERT_WEBHOOK_URL", "TICK_SCHEDULE", "LOCAL_SCHEDULES"],
    usualDurationSeconds: 3,
    replacesScheduler: false,
  },
  backup: {
    description: "Writes a dated, checksummed copy of settings, state and history",
    // A cron job's own disk is lost after the run, so on Render the backups go to a bucket.
    command: "node jobs/dist/backup.js --keep 14d",
    requiredEnv: [store, ["BACKUP_S3_URL", "BACKUP_DIR", "STATE_DIR"]],
    optionalEnv: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    usualDurationSeconds: 10,
    replacesScheduler: false,
  },
} as const satisfies Record<string, CatalogueJob>;

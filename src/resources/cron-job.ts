import { CustomResource, type CustomResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Service } from "../render/service.ts";
import { parseSchedule } from "../schedule/parse.ts";
import { ScheduleError } from "../schedule/schedule-error.ts";
import { commandOf, runtimeFields, sourceFields } from "./service/code-source.ts";
import { flag } from "./service/input-types.ts";
import { serviceProvider } from "./service/provider.ts";
import {
  commonSpecOf,
  type ServiceArgs,
  type ServiceKind,
  type ServiceOutputs,
  type ServiceSpec,
  serviceInputs,
  serviceOptions,
  serviceShape,
} from "./service/spec.ts";

export interface CronJobArgs extends ServiceArgs {
  /** Cron expression of five fields, in UTC, for example `0 3 * * *`. */
  schedule: Input<string>;
  /** Command of each run. Default: the image's own command. Required for a native runtime. */
  command?: Input<string>;
  /** Whether `up` waits until a deploy is live, at most 30 min. Default: false: the next run is later anyway. */
  waitForDeploy?: Input<boolean>;
}

export interface CronJobOutputs extends ServiceOutputs {
  /** Cron expression as Render has it. */
  readonly schedule: Output<string>;
}

/**
 * A Render cron job.
 *
 * Creating it takes one call; changing its schedule takes one update and one deploy. A suspended job is not deployed.
 * Suspending it waits until the active run has ended, at most 15 min. Render cannot create a suspended job, so such a job
 * is active for a moment between its creation and its suspension.
 *
 * ```ts
 * const backup = new CronJob("backup", {
 *   name: "switchbot-prod-backup",
 *   ownerId: "tea-d3k9example00000000",
 *   region: "frankfurt",
 *   schedule: "0 3 * * *",
 *   git: { repo: "https://github.com/owner/name", runtime: "node", buildCommand: "npm ci" },
 *   command: "node jobs/dist/backup.js",
 *   envVars: { POSTGRES_URL: config.requireSecret("POSTGRES_URL") },
 * });
 * ```
 */
export class CronJob extends CustomResource implements CronJobOutputs {
  declare readonly slug: Output<string>;
  declare readonly dashboardUrl: Output<string>;
  declare readonly name: Output<string>;
  declare readonly schedule: Output<string>;
  declare readonly suspended: Output<boolean>;

  constructor(name: string, args: CronJobArgs, options: CustomResourceOptions = {}) {
    super(
      "pulumi-nodejs:dynamic/render:CronJob",
      name,
      serviceInputs(args, { forwarder, outputs: [] }),
      serviceOptions(options),
    );
  }
}

/** What the state contains instead of the provider's code: it loads this module on demand. Part of every state, so do not change it. */
export const forwarder = 'exports.handler = () => require("./src/resources/cron-job.ts").provider;';

const schedule = z.string("must be a cron expression such as 0 3 * * *").transform((text, context) => {
  try {
    return parseSchedule(text).expression;
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    const { code, message, remedy } = error.problem;
    context.addIssue({ code: "custom", message: `${message}. ${remedy}  [${code}]` });
    return z.NEVER;
  }
});

const schema = z.object({
  ...serviceShape,
  schedule,
  command: z.string("must be a command").default(""),
  waitForDeploy: flag(false),
});

/** The canonical form of a cron job's inputs. */
export interface CronJobSpec extends ServiceSpec {
  schedule: string;
  command: string;
}

export const cronJobKind: ServiceKind<CronJobSpec> = {
  type: "cron_job",
  schema,
  commandProperty: "command",
  waitsForDeploy: false,
  settings: toSettings,
  specOf,
  outputsOf: () => ({}),
};

export const provider = serviceProvider(cronJobKind);

function toSettings(spec: CronJobSpec) {
  return {
    name: spec.name,
    ...sourceFields(spec, spec.ownerId),
    serviceDetails: { plan: spec.plan, schedule: spec.schedule, ...runtimeFields(spec, spec.command) },
  };
}

function specOf(service: Service, managed: CronJobSpec): CronJobSpec {
  return { ...commonSpecOf(service, managed), schedule: service.schedule ?? "", command: commandOf(service) };
}

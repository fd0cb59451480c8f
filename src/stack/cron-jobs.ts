import type { Input, Resource } from "@pulumi/pulumi";
import { guardedCommand } from "../config/job-times.ts";
import type { ProgramConfig } from "../config/read-pulumi-config.ts";
import { suspensionOf } from "../config/scheduler-mode.ts";
import type { JobConfig } from "../config/stack-config.ts";
import { CronJob } from "../resources/cron-job.ts";
import { serviceSource } from "./service-source.ts";

/** A declared job beside what the stack file says of it. */
export interface DeclaredJob {
  config: JobConfig;
  resource: CronJob;
}

/** Declares one cron job of a stack. `after` is what has to be settled before it may run. */
export function declareCronJob(
  config: ProgramConfig,
  name: string,
  { webUrl, after = [] }: { webUrl?: Input<string>; after?: readonly Resource[] } = {},
): DeclaredJob {
  const job = config.jobs[name];
  if (job === undefined) throw new Error(`no job named ${name}`);
  const command = guardedCommand(job);
  const resource = new CronJob(
    name,
    {
      name: job.serviceName,
      ownerId: config.ownerId,
      region: config.region,
      plan: job.plan,
      ...serviceSource(job.image, config.source),
      ...(command === undefined ? {} : { command }),
      schedule: job.schedule.expression,
      envVars: { ...config.env, ...fromOutside(config, job, webUrl), ...job.env },
      suspended: suspensionOf(job, config.scheduler) !== undefined,
      adopt: job.adopt ?? false,
    },
    { dependsOn: [...after] },
  );
  return { config: job, resource };
}

/** Least privilege: of the stack's secrets a job gets only those that it names; the same for what the stack knows. */
function fromOutside(
  config: ProgramConfig,
  job: JobConfig,
  webUrl: Input<string> | undefined,
): Record<string, Input<string>> {
  const offered: Record<string, Input<string>> = {
    ...config.secrets,
    ...(webUrl === undefined ? {} : { WEB_URL: webUrl }),
    // The health check does not take it for a fault then that nobody ticks.
    ...(config.scheduler === "paused" ? { TICK_SCHEDULE: "none" } : {}),
  };
  return Object.fromEntries(
    [...job.requiredEnv.flat(), ...job.optionalEnv].flatMap((name) => {
      const value = offered[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

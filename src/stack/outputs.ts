import type { ID, Output } from "@pulumi/pulumi";
import type { ProgramConfig } from "../config/read-pulumi-config.ts";
import { describeSchedule } from "../schedule/describe-schedule.ts";
import type { Environment } from "./declare-environment.ts";

/** The outputs of the stack, as `pulumi stack output` shows them. */
export interface EnvironmentOutputs {
  /** The scheduler mode. */
  scheduler: ProgramConfig["scheduler"];
  web: { id: Output<ID>; name: Output<string>; url: Output<string>; dashboardUrl: Output<string> };
  /** By job name. */
  cronJobs: Record<
    string,
    {
      id: Output<ID>;
      name: Output<string>;
      schedule: Output<string>;
      /** The schedule in words, with times in UTC. */
      words: string;
      suspended: Output<boolean>;
      dashboardUrl: Output<string>;
    }
  >;
}

/** Ids, addresses and schedules of a declared environment. */
export function outputsOf(config: ProgramConfig, { web, jobs }: Environment): EnvironmentOutputs {
  return {
    scheduler: config.scheduler,
    web: { id: web.id, name: web.name, url: web.url, dashboardUrl: web.dashboardUrl },
    cronJobs: Object.fromEntries(
      Object.entries(jobs).map(([job, { config, resource }]) => [
        job,
        {
          id: resource.id,
          name: resource.name,
          schedule: resource.schedule,
          words: describeSchedule(config.schedule),
          suspended: resource.suspended,
          dashboardUrl: resource.dashboardUrl,
        },
      ]),
    ),
  };
}

import type { ProgramConfig } from "../config/read-pulumi-config.ts";
import { schedulerPlan } from "../config/scheduler-mode.ts";
import type { WebService } from "../resources/web-service.ts";
import { type DeclaredJob, declareCronJob } from "./cron-jobs.ts";
import { declareWeb } from "./web.ts";

/** Everything that a stack has at Render. */
export interface Environment {
  web: WebService;
  /** By job name, in the order of the configuration. */
  jobs: Record<string, DeclaredJob>;
}

/**
 * Declares the web service and the cron jobs of a stack. Of web service and replacing job, the side that stops is
 * a dependency of the side that starts: both never run the automation at the same instant.
 */
export function declareEnvironment(config: ProgramConfig): Environment {
  const names = Object.keys(config.jobs);
  const replacing = names.filter((name) => config.jobs[name]?.replacesScheduler);
  const jobs: Record<string, DeclaredJob> = {};

  let web: WebService;
  if (schedulerPlan(config.scheduler).settlesFirst === "replacement") {
    for (const name of replacing) jobs[name] = declareCronJob(config, name);
    web = declareWeb(
      config,
      replacing.flatMap((name) => jobs[name]?.resource ?? []),
    );
  } else {
    web = declareWeb(config, []);
    for (const name of replacing) jobs[name] = declareCronJob(config, name, { after: [web] });
  }
  for (const name of names) jobs[name] ??= declareCronJob(config, name, { webUrl: web.url });
  return { web, jobs: Object.fromEntries(names.flatMap((name) => (jobs[name] ? [[name, jobs[name]]] : []))) };
}

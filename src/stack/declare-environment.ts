import type { Input, Resource } from "@pulumi/pulumi";
import { guardedCommand } from "../config/job-times.ts";
import type { ProgramConfig } from "../config/read-pulumi-config.ts";
import { schedulerPlan, suspensionOf } from "../config/scheduler-mode.ts";
import { jobEnv, webServiceEnv } from "../config/service-env.ts";
import type { JobConfig, SourceConfig } from "../config/stack-config.ts";
import { CronJob } from "../resources/cron-job.ts";
import type { ServiceArgs } from "../resources/service/spec.ts";
import { WebService, type WebServiceArgs } from "../resources/web-service.ts";

/** The resources that a stack declares. */
export interface Environment {
  web: WebService;
  /** By job name, in the order of the configuration. */
  jobs: Record<string, DeclaredJob>;
}

/** A declared cron job, with its configuration. */
interface DeclaredJob {
  config: JobConfig;
  resource: CronJob;
}

/**
 * Declares the web service and the cron jobs of a stack. Either the web service or the job that replaces its scheduler
 * runs the automation. The one that starts depends on the one that stops, so both never run it at the same time.
 */
export function declareEnvironment(config: ProgramConfig): Environment {
  return withoutCallStacks(() => {
    const replacing = Object.entries(config.jobs).filter(([, job]) => job.replacesScheduler);
    const others = Object.entries(config.jobs).filter(([, job]) => !job.replacesScheduler);
    const jobs: Record<string, DeclaredJob> = {};

    let web: WebService;
    if (schedulerPlan(config.scheduler).settlesFirst === "replacement") {
      for (const [name, job] of replacing) jobs[name] = declareCronJob(config, name, job, {});
      web = declareWeb(
        config,
        Object.values(jobs).map(({ resource }) => resource),
      );
    } else {
      web = declareWeb(config, []);
      for (const [name, job] of replacing) jobs[name] = declareCronJob(config, name, job, { after: [web] });
    }
    for (const [name, job] of others) jobs[name] = declareCronJob(config, name, job, { webUrl: web.url });
    const inOrder = Object.keys(config.jobs).flatMap((name) => (jobs[name] ? [[name, jobs[name]]] : []));
    return { web, jobs: Object.fromEntries(inOrder) };
  });
}

/** `after`: resources that must be updated first. Waits for the deploy, which stops the old instance and its scheduler. */
function declareWeb(config: ProgramConfig, after: readonly Resource[]): WebService {
  const { serviceName, image, env: _, ...rest } = config.web;
  // Every other key of the stack file must be a property of the resource, or this does not compile.
  const settings: Pick<WebServiceArgs, keyof typeof rest> = rest;
  return new WebService(
    "web",
    {
      ...settings,
      name: serviceName,
      ownerId: config.ownerId,
      region: config.region,
      ...serviceSource(image, config.source),
      envVars: webServiceEnv(config, config.secrets),
      waitForDeploy: true,
    },
    { dependsOn: [...after] },
  );
}

/** `after`: resources that must be updated before the job may run. */
function declareCronJob(
  config: ProgramConfig,
  name: string,
  job: JobConfig,
  { webUrl, after = [] }: { webUrl?: Input<string>; after?: readonly Resource[] },
): DeclaredJob {
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
      envVars: jobEnv<Input<string>>(config, job, { secrets: config.secrets, webUrl }),
      suspended: suspensionOf(job, config.scheduler) !== undefined,
      adopt: job.adopt,
    },
    { dependsOn: [...after] },
  );
  return { config: job, resource };
}

/** The code of a service: its own image, or the stack's repository, which Render builds. */
function serviceSource(
  image: string | undefined,
  source: SourceConfig | undefined,
): Pick<ServiceArgs, "image" | "git"> {
  if (image !== undefined) return { image: { path: image } };
  return source === undefined ? {} : { git: { ...source, runtime: "node" } };
}

/**
 * Runs `declare` so that its resources have no call stack in the state.
 *
 * Pulumi's SDK stores the call stack of each declaration, with absolute paths: 500 bytes per resource that differ between
 * machines. The SDK reads it from `new Error().stack` (`Resource.callsites` in @pulumi/pulumi/resource.js), which V8
 * lets a program format.
 */
function withoutCallStacks<Result>(declare: () => Result): Result {
  const former = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, frames) => {
    if (frames[0]?.getFunctionName() === "callsites") return String(error);
    return [String(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
  };
  try {
    return declare();
  } finally {
    Error.prepareStackTrace = former;
  }
}

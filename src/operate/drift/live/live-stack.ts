import { guardedCommand } from "../../../config/job-times.ts";
import { suspensionOf } from "../../../config/scheduler-mode.ts";
import type { JobConfig, StackConfig, WebConfig } from "../../../config/stack-config.ts";
import type { Problem, SourceLocation } from "../../../core/errors.ts";
import { normalImageReference } from "../../../core/image-reference.ts";
import type { Service } from "../../../render/index.ts";
import type { ReadableStack } from "../../../review/diff/job-diff.ts";
import { parseSchedule } from "../../../schedule/parse.ts";
import { sameSchedule } from "../../../schedule/same.ts";
import { ScheduleError } from "../../../schedule/schedule-error.ts";
import { extraJobs } from "./extra-jobs.ts";
import type { LiveServices } from "./live-services.ts";
import { liveSource } from "./live-source.ts";
import { expectedJobVariables, expectedWebVariables, liveVariables } from "./variables.ts";

/** A stack file beside what Render has for it, in the form in which two files are compared. */
export interface LiveStack {
  /** Absent when Render has no service of the stack. */
  render?: ReadableStack;
  file: ReadableStack;
}

/** @param others the other stacks, whose services are not taken for those of this one. */
export function liveStack(
  file: ReadableStack,
  services: LiveServices,
  others: readonly StackConfig[],
): LiveStack {
  const { config } = file;
  const found = services.byName(config.ownerId);
  const web = found.get(config.web.serviceName);
  const extra = extraJobs(config, [...found.values()], others);
  const ofFile = Object.entries(config.jobs).flatMap(([job, { serviceName }]) => {
    const service = found.get(serviceName);
    return service === undefined ? [] : [[job, service] as const];
  });
  const comparable = { ...file, config: withAllWritten(config) };
  if (web === undefined && ofFile.length === 0) return { file: comparable };

  const jobs: Record<string, JobConfig> = {};
  const problems: Problem[] = [];
  for (const [job, service] of [...ofFile, ...extra]) {
    try {
      jobs[job] = liveJob(service, config.jobs[job], config, services);
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error;
      problems.push({ ...error.problem, subject: `${config.stack} › ${job} at Render` });
    }
  }
  const all = new Map([...ofFile, ...extra]);
  return {
    file: { ...comparable, problems: [...file.problems, ...(web === undefined ? [noWeb(file)] : [])] },
    render: {
      ...file,
      config: {
        ...comparable.config,
        region: regionOf(web ?? ofFile[0]?.[1], config),
        ...liveSource(config, [web, ...ofFile.map(([, service]) => service)]),
        web: web === undefined ? comparable.config.web : liveWeb(web, config, services),
        jobs,
      },
      unreadJobs: [...all.keys()].filter((job) => jobs[job] === undefined),
      problems: [...file.problems, ...problems],
      locate: (...[, job]): SourceLocation => ({
        file: all.get(job ?? "")?.dashboardUrl ?? "Render",
        line: 1,
        column: 1,
      }),
    },
  };
}

function noWeb({ stack, config, locate }: ReadableStack): Problem {
  return {
    code: "LIVE001",
    subject: `${stack} › web`,
    message: `Render has no web service "${config.web.serviceName}"`,
    location: locate("scheduler-ops:web"),
    remedy: `Create it: npm run pulumi -- up --stack ${stack}`,
  };
}

/**
 * With everything written out that follows from elsewhere in the file, as Render has it: the variables of each service, and
 * whether a job is suspended.
 */
function withAllWritten(config: StackConfig): StackConfig {
  const jobs = Object.entries(config.jobs).map(([name, job]): [string, JobConfig] => [
    name,
    {
      ...job,
      ...commandOf(job),
      env: expectedJobVariables(config, job),
      suspended: suspensionOf(job, config.scheduler) !== undefined,
      replacesScheduler: false,
    },
  ]);
  return {
    ...config,
    web: { ...config.web, env: expectedWebVariables(config) },
    jobs: Object.fromEntries(jobs),
    env: {},
    secretNames: [],
  };
}

/** As Render gets it: behind the guard of a job in local time. */
function commandOf(job: JobConfig): Pick<JobConfig, "command"> {
  const command = guardedCommand(job);
  return command === undefined ? {} : { command };
}

/** What Render does not know of a job, such as its promise, is taken from the file: there is nothing to compare. */
function liveJob(
  service: Service,
  base: JobConfig | undefined,
  config: StackConfig,
  services: LiveServices,
): JobConfig {
  const {
    image: _image,
    command: _command,
    local,
    ...known
  } = base ?? {
    serviceName: service.name,
    description: service.name,
    requiredEnv: [],
    optionalEnv: [],
  };
  const actual = services.variables.get(service.id);
  const schedule = parseSchedule(service.schedule ?? "");
  return {
    ...known,
    ...runs(service, base?.image, "command"),
    schedule,
    // Which runs are due is part of the command, which is compared.
    ...(local !== undefined && sameSchedule(schedule, base?.schedule ?? schedule) ? { local } : {}),
    plan: service.plan,
    suspended: service.suspended,
    replacesScheduler: false,
    env: liveVariables(actual, base === undefined ? {} : expectedJobVariables(config, base)),
  };
}

function liveWeb(service: Service, config: StackConfig, services: LiveServices): WebConfig {
  const { image: _image, startCommand: _command, ...known } = config.web;
  return {
    ...known,
    ...runs(service, config.web.image, "startCommand"),
    plan: service.plan,
    healthCheckPath: service.healthCheckPath || known.healthCheckPath,
    env: liveVariables(services.variables.get(service.id), expectedWebVariables(config)),
  };
}

/** The image and the command of a service. Render writes references in full: the same one is shown as in the file. */
function runs<Key extends string>(
  { imagePath, commands }: Service,
  written: string | undefined,
  key: Key,
): { image?: string } & { [key in Key]?: string } {
  const live = imagePath || undefined;
  const command = (live === undefined ? commands.startCommand : commands.dockerCommand) || undefined;
  const isSame =
    live !== undefined &&
    written !== undefined &&
    normalImageReference(live) === normalImageReference(written);
  const found: { image?: string } & { [key in Key]?: string } = {};
  if (live !== undefined) Object.assign(found, { image: isSame ? written : live });
  if (command !== undefined) Object.assign(found, { [key]: command });
  return found;
}

function regionOf(service: Service | undefined, { region }: StackConfig): StackConfig["region"] {
  return (service?.region ?? region) as StackConfig["region"];
}

import type { ReadableStack } from "../../../config/read-stack-file.ts";
import type { JobConfig, StackConfig } from "../../../config/stack-config.ts";
import type { Problem, SourceLocation } from "../../../core/errors.ts";
import { quote } from "../../../core/quote.ts";
import { isRegion } from "../../../core/render-platform.ts";
import type { Service } from "../../../render/service.ts";
import { ScheduleError } from "../../../schedule/schedule-error.ts";
import { expectedConfig, liveJob, liveSource, liveWeb } from "./live-config.ts";
import type { LiveServices } from "./live-services.ts";

/** A stack file and its live counterpart, both in the form of stack files so that they can be compared. */
interface LiveStack {
  /** Absent if Render has no service of the stack. */
  render?: ReadableStack;
  file: ReadableStack;
}

/** @param others the other stacks, whose services do not belong to this one */
export function liveStack(
  file: ReadableStack,
  services: LiveServices,
  others: readonly StackConfig[],
): LiveStack {
  const { config } = file;
  const found = services.byName(config.ownerId);
  const web = found.get(config.web.serviceName);
  const ofFile = Object.entries(config.jobs).flatMap(([job, { serviceName }]) => {
    const service = found.get(serviceName);
    return service === undefined ? [] : [[job, service] as const];
  });
  const expected = { ...file, config: expectedConfig(config) };
  if (web === undefined && ofFile.length === 0) return { file: expected };

  const jobs: Record<string, JobConfig> = {};
  const problems: Problem[] = [];
  const all = new Map([...ofFile, ...extraJobs(config, [...found.values()], others)]);
  for (const [job, service] of all) {
    try {
      jobs[job] = liveJob(service, config.jobs[job], config, services.variables.get(service.id));
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error;
      problems.push({ ...error.problem, subject: `${config.stack} › ${job} on Render` });
    }
  }
  const region = (web ?? ofFile[0]?.[1])?.region ?? config.region;
  const fileProblems = [
    ...file.problems,
    ...(web === undefined ? [missingWeb(file)] : []),
    ...(isRegion(region) ? [] : [unknownRegion(file, region)]),
  ];
  return {
    file: { ...expected, problems: fileProblems },
    render: {
      ...file,
      config: {
        ...expected.config,
        region: isRegion(region) ? region : config.region,
        ...liveSource(config, [web, ...ofFile.map(([, service]) => service)]),
        web: web === undefined ? expected.config.web : liveWeb(web, config, services.variables.get(web.id)),
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

function missingWeb({ stack, config, locate }: ReadableStack): Problem {
  return {
    code: "LIVE001",
    subject: `${stack} › web`,
    message: `Render has no web service "${config.web.serviceName}"`,
    location: locate("scheduler-ops:web"),
    remedy: `Create it: npm run pulumi -- up --stack ${stack}`,
  };
}

/** Render may add regions. One that the schema does not have cannot be compared. */
function unknownRegion({ stack, config, locate }: ReadableStack, region: string): Problem {
  return {
    code: "LIVE002",
    subject: `${stack} › region`,
    message: `Render has the services in ${quote(region)}, which this version does not know as a region`,
    location: locate("scheduler-ops:region"),
    remedy: `Add it to src/core/render-platform.ts. ${config.region} in the stack file would replace all services`,
  };
}

/** Cron jobs that no stack file declares, but whose names have the prefix of the stack. */
function extraJobs(
  { name, stack, jobs }: StackConfig,
  services: readonly Service[],
  others: readonly StackConfig[],
): Array<readonly [job: string, service: Service]> {
  const prefix = `${name}-${stack}-`;
  const declared = new Set(
    [jobs, ...others.map((other) => other.jobs)]
      .flatMap((each) => Object.values(each))
      .map(({ serviceName }) => serviceName),
  );
  // If there is a stack prod-eu, `switchbot-prod-eu-backup` belongs to it and not to prod.
  const longer = others
    .map((other) => `${other.name}-${other.stack}-`)
    .filter((other) => other !== prefix && other.startsWith(prefix));
  return services
    .filter((service) => service.type === "cron_job" && service.name.startsWith(prefix))
    .filter((service) => !declared.has(service.name) && !longer.some((each) => service.name.startsWith(each)))
    .map((service) => [service.name.slice(prefix.length), service] as const);
}

/** Checks that involve several values of a stack. */
import { isPlainObject } from "../core/plain-object.ts";
import { type ConfigFinding, configCodes } from "./finding.ts";
import { modesText, runsReplacement, type SchedulerMode, schedulerPlan } from "./scheduler-mode.ts";
import type { JobConfig, WebConfig } from "./stack-config.ts";
import { fullKey } from "./stack-source.ts";

/** The values that could be read. A check is skipped if one of its values is `undefined`. */
interface ReadValues {
  values: Readonly<Record<string, unknown>>;
  scheduler: SchedulerMode | undefined;
  web: WebConfig | undefined;
  jobs: Readonly<Record<string, JobConfig>>;
}

export function ruleFindings(read: ReadValues): ConfigFinding[] {
  return [...noSource(read), ...noStartCommand(read), ...duplicateServices(read), ...noScheduler(read)];
}

function noSource({ values, web, jobs }: ReadValues): ConfigFinding[] {
  if (values[fullKey("source")] !== undefined) return [];
  const built = Object.keys(jobs).filter((job) => jobs[job]?.image === undefined);
  const subjects = [
    ...(web !== undefined && web.image === undefined ? ["the web service"] : []),
    ...(built.length > 0 ? [`the cron jobs (${built.join(", ")})`] : []),
  ];
  if (subjects.length === 0) return [];
  const message = `is missing, but ${subjects.join(" and ")} would be built from it`;
  const remedy = "Add source with repo and buildCommand, or set an image";
  return [{ code: configCodes.noSource, message, remedy, path: [fullKey("source")] }];
}

function noStartCommand({ web }: ReadValues): ConfigFinding[] {
  if (web === undefined || web.image !== undefined || web.startCommand !== undefined) return [];
  return [
    {
      code: configCodes.missing,
      message: "has neither image nor startCommand",
      remedy: "Add image, or startCommand to build it from scheduler-ops:source",
      path: [fullKey("web")],
      atKey: true,
    },
  ];
}

function duplicateServices({ web, jobs }: ReadValues): ConfigFinding[] {
  const twin = Object.keys(jobs).find((job) => jobs[job]?.serviceName === web?.serviceName);
  if (twin === undefined || web === undefined) return [];
  return [
    {
      code: configCodes.duplicateService,
      message: `"${web.serviceName}" is also the name of the service of job ${twin}; names are unique in a workspace`,
      remedy: "Choose another name",
      path: [fullKey("web"), "name"],
    },
  ];
}

function noScheduler({ values, scheduler, jobs }: ReadValues): ConfigFinding[] {
  const written = values[fullKey("schedules")];
  const allRead = isPlainObject(written) && Object.keys(written).every((job) => Object.hasOwn(jobs, job));
  if (scheduler === undefined || !allRead || !runsReplacement(schedulerPlan(scheduler))) return [];
  const replacements = Object.values(jobs).filter((job) => job.replacesScheduler);
  if (replacements.some((job) => !job.suspended)) return [];
  const message =
    replacements.length === 0
      ? `is ${scheduler}, but no job in schedules replaces the in-process scheduler`
      : `is ${scheduler}, but the job that replaces the in-process scheduler is suspended`;
  const others = modesText((plan) => !runsReplacement(plan));
  const remedy = `Add a schedule for automation that is not suspended, or set scheduler to ${others}`;
  return [{ code: configCodes.noScheduler, message, remedy, path: [fullKey("scheduler")] }];
}

/** Which environment variables each service of a stack gets. */
import { type CatalogueJob, catalogue, webEnv } from "../../jobs/catalogue.ts";
import { modeEnv, schedulerPlan } from "./scheduler-mode.ts";
import type { JobConfig, StackConfig } from "./stack-config.ts";

/**
 * The variables of the web service: those of the stack, the secrets it may see, its own, and those of the scheduler mode.
 * @param secrets by name, in any form: the program passes outputs, a comparison passes masks
 */
export function webServiceEnv<Secret>(
  { env, web, scheduler }: Pick<StackConfig, "env" | "web" | "scheduler">,
  secrets: Readonly<Record<string, Secret>>,
): Record<string, string | Secret> {
  const names = webSecretNames(Object.keys(secrets));
  return { ...env, ...pick(secrets, names), ...web.env, ...modeEnv(scheduler) };
}

/**
 * The variables of a cron job: those of the stack, its own, and of the secrets and the variables that the program
 * provides only those that the job names (least privilege).
 */
export function jobEnv<Value>(
  { env, scheduler, jobs }: Pick<StackConfig, "env" | "scheduler" | "jobs">,
  job: JobConfig,
  { secrets, webUrl }: { secrets: Readonly<Record<string, Value>>; webUrl: Value | undefined },
): Record<string, string | Value> {
  const { tickSchedule } = schedulerPlan(scheduler);
  const provided: Record<string, string | Value> = {
    ...secrets,
    ...(webUrl === undefined || !getsWebUrl(job) ? {} : { WEB_URL: webUrl }),
    ...(tickSchedule === undefined ? {} : { TICK_SCHEDULE: tickSchedule }),
    ...localSchedules(jobs),
  };
  return { ...env, ...pick(provided, [...job.requiredEnv.flat(), ...job.optionalEnv]), ...job.env };
}

/**
 * `LOCAL_SCHEDULES`: the local schedules of guarded jobs, by service name, as JSON. Render has only their UTC schedules,
 * from which the health check cannot find out when they are due. Absent if no job has a guard.
 */
function localSchedules(jobs: StackConfig["jobs"]): { LOCAL_SCHEDULES?: string } {
  const guarded = Object.values(jobs).flatMap(({ serviceName, local }) =>
    local?.guarded === true
      ? [[serviceName, { schedule: local.schedule.expression, timeZone: local.timeZone }] as const]
      : [],
  );
  return guarded.length === 0 ? {} : { LOCAL_SCHEDULES: JSON.stringify(Object.fromEntries(guarded)) };
}

/** Whether a job can get `WEB_URL`. A job that replaces the scheduler cannot: it may be declared before the web service. */
export function getsWebUrl({ replacesScheduler }: Pick<JobConfig, "replacesScheduler">): boolean {
  return !replacesScheduler;
}

const jobs: readonly CatalogueJob[] = Object.values(catalogue);
const namedByJobs = new Set(
  jobs.flatMap(({ requiredEnv, optionalEnv = [] }) => [...requiredEnv.flat(), ...optionalEnv]),
);
const namedByWeb: ReadonlySet<string> = new Set(webEnv);

/**
 * The secrets that the web service gets: all except those that only jobs of the catalogue name (least privilege).
 * A secret that no job names belongs to the application.
 */
function webSecretNames(secretNames: readonly string[]): string[] {
  return secretNames.filter((name) => namedByWeb.has(name) || !namedByJobs.has(name));
}

function pick<Value>(
  values: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

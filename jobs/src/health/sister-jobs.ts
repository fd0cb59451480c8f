import { hourMs } from "../../../src/core/time-units.ts";
import { readDueTimes } from "../../../src/runs/due-times.ts";
import { isGuarded } from "../../../src/runs/guard.ts";
import { readJobRuns } from "../../../src/runs/read-job-runs.ts";
import type { LocalSchedule } from "../../../src/schedule/zoned/local-schedule.ts";
import { type Check, ok, warning, wrong } from "./check-result.ts";
import { checkRuns, runsCheckName } from "./checks/runs.ts";
import { type CronJob, getFromRender, type RenderAccess, RenderFailure, readCronJobs } from "./render-api.ts";
import type { TickSchedule } from "./tick-limit.ts";

/** Which cron jobs to check. */
interface SisterJobs {
  /** Names of the services; `undefined`: all with the prefix of this job's own name. */
  readonly names: readonly string[] | undefined;
  /** Id of this job, which identifies the workspace; `undefined` outside of Render, like the name. */
  readonly ownId: string | undefined;
  readonly ownName: string | undefined;
  /** How far back to look. */
  readonly hours: number;
  /** The schedules of the jobs in local time, by the name of the service. */
  readonly localSchedules: ReadonlyMap<string, LocalSchedule>;
}

interface SisterFindings {
  readonly checks: readonly Check[];
  /** `undefined` where the job that ticks was not found. */
  readonly tickSchedule: TickSchedule | undefined;
}

// The program names each job <name>-<stack>-<job>.
const ownSuffix = "-health-check";
const tickSuffix = "-automation";
// One call for each job at each run of this job: about 50 runs.
const maxPages = 1;

/** Checks the runs of the environment's other cron jobs: one call for all of them, and one for each. */
export async function checkSisterJobs(
  access: RenderAccess,
  jobs: SisterJobs,
  now: Date,
): Promise<SisterFindings> {
  const { names, ownName } = jobs;
  const prefix = ownName?.endsWith(ownSuffix) ? ownName.slice(0, 1 - ownSuffix.length) : undefined;
  if (names === undefined && prefix === undefined) {
    const message = `the name of this job does not end with ${ownSuffix}, so SISTER_JOBS must name the others`;
    return { checks: [warning("render", message)], tickSchedule: undefined };
  }
  const searched =
    names === undefined ? [prefix ?? ""] : [...names, ...(ownName === undefined ? [] : [ownName])];
  const found = await orFailedCheck("render", readCronJobs(access, searched));
  if (!Array.isArray(found)) return { checks: [found], tickSchedule: undefined };
  const sisters = sistersIn(found, jobs, prefix ?? "");
  const checks = [...Map.groupBy(sisters, ({ name }) => name)].map(([name, [job, another]]) =>
    job === undefined || another !== undefined
      ? wrong(runsCheckName(name), `${name}: several workspaces have a cron job of this name`)
      : checkSister(access, job, jobs, now),
  );
  const missing = (names ?? []).filter((name) => !sisters.some((job) => job.name === name));
  return {
    checks: [
      ok("render", { cron_jobs: checks.length }),
      ...missing.map((name) => wrong(runsCheckName(name), `${name}: Render has no cron job of this name`)),
      ...(await Promise.all(checks)),
    ],
    tickSchedule: tickScheduleOf(
      sisters.filter(({ name }) => name.endsWith(tickSuffix)),
      jobs.localSchedules,
    ),
  };
}

/** A key sees all workspaces of its user, and a name is unique within each. */
function sistersIn(
  found: readonly CronJob[],
  { names, ownId, ownName }: SisterJobs,
  prefix: string,
): CronJob[] {
  const owner = found.find(({ id }) => id === ownId)?.ownerId;
  return found
    .filter(
      ({ ownerId, id, name }) =>
        (owner === undefined || ownerId === owner) && id !== ownId && name !== ownName,
    )
    .filter(({ name }) => (names === undefined ? name.startsWith(prefix) : names.includes(name)));
}

async function checkSister(
  access: RenderAccess,
  job: CronJob,
  { hours, localSchedules }: SisterJobs,
  now: Date,
): Promise<Check> {
  const checkName = runsCheckName(job.name);
  if (job.suspended) return ok(checkName, { suspended: true });
  const runs = await orFailedCheck(
    checkName,
    readJobRuns(
      (id, query) => getFromRender(access, `/services/${encodeURIComponent(id)}/events`, query),
      job,
      {
        now,
        from: new Date(now.getTime() - hours * hourMs),
        local: localSchedules.get(job.name),
        maxPages,
      },
    ),
  );
  if ("status" in runs) return runs;
  const check = checkRuns(job.name, job.schedule, runs);
  if (check.status !== "ok" || !isWithoutLocalSchedule(job, localSchedules)) return check;
  const message = `${job.name}: it runs in local time and LOCAL_SCHEDULES does not name it, so each of its starts counts as due: run pulumi up once`;
  return warning(checkName, message, check.fields);
}

function tickScheduleOf(
  [job, another]: readonly CronJob[],
  localSchedules: SisterJobs["localSchedules"],
): TickSchedule | undefined {
  if (job === undefined || another !== undefined) return undefined;
  if (job.suspended) return "none";
  if (isWithoutLocalSchedule(job, localSchedules)) return "local time";
  return readDueTimes(job.schedule, localSchedules.get(job.name));
}

/** The last `pulumi up` was by a version of this project that did not set LOCAL_SCHEDULES yet. */
function isWithoutLocalSchedule(
  { name, command }: CronJob,
  localSchedules: SisterJobs["localSchedules"],
): boolean {
  return isGuarded(command) && !localSchedules.has(name);
}

/** The result, or a failed check: a warning for a failure that may go away by itself. */
async function orFailedCheck<Result>(checkName: string, reading: Promise<Result>): Promise<Result | Check> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    return error.transient ? warning(checkName, error.message) : wrong(checkName, error.message);
  }
}

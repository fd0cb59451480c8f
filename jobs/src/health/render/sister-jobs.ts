import { type Check, ok, warning, wrong } from "../check.ts";
import { checkRuns, runsCheckName } from "../checks/runs.ts";
import { type CronTimes, parseCron, parseDueTimes } from "../schedule.ts";
import { type CronJob, readCronJobs, readRuns } from "./cron-jobs.ts";
import type { RenderAccess } from "./render.ts";

export interface SisterJobs {
  /** Names of the services; `undefined`: all that share the beginning of this job's own name. */
  readonly names: readonly string[] | undefined;
  /** Id of this very job, which tells the workspace; `undefined` outside of Render, as the name. */
  readonly ownId: string | undefined;
  readonly ownName: string | undefined;
  /** How far back to look. */
  readonly hours: number;
}

export interface SisterFindings {
  readonly checks: readonly Check[];
  /** When the job is due that ticks; `none` where it is suspended, `undefined` where it was not found. */
  readonly tickSchedule: CronTimes | "none" | undefined;
}

// The program names each job <name>-<stack>-<job>.
const ownEnding = "-health-check";
const tickingEnding = "-automation";
const buildMs = 10 * 60_000;

/** Looks at the runs of the environment's other cron jobs: one call for all of them, and one for each. */
export async function lookAtSisterJobs(
  access: RenderAccess,
  jobs: SisterJobs,
  now: Date,
): Promise<SisterFindings> {
  const { names, ownName } = jobs;
  const beginning = ownName?.endsWith(ownEnding) ? ownName.slice(0, 1 - ownEnding.length) : undefined;
  if (names === undefined && beginning === undefined) {
    const message = `the name of this job does not end with ${ownEnding}, so SISTER_JOBS has to name the others`;
    return { checks: [warning("render", message)], tickSchedule: undefined };
  }
  const looked =
    names === undefined ? [beginning ?? ""] : [...names, ...(ownName === undefined ? [] : [ownName])];
  const found = await readCronJobs(access, looked);
  if ("kind" in found) return { checks: [unreadable("render", found)], tickSchedule: undefined };
  const sisters = sistersIn(found, jobs, beginning ?? "");
  const checks = [...Map.groupBy(sisters, ({ name }) => name)].map(([name, [job, another]]) =>
    checkSister(access, name, { job, isAmbiguous: another !== undefined, hours: jobs.hours, now }),
  );
  const missing = (names ?? []).filter((name) => !sisters.some((job) => job.name === name));
  return {
    checks: [
      ok("render", { cron_jobs: checks.length }),
      ...missing.map((name) => wrong(runsCheckName(name), `${name}: Render has no cron job of this name`)),
      ...(await Promise.all(checks)),
    ],
    tickSchedule: tickScheduleOf(sisters.filter(({ name }) => name.endsWith(tickingEnding))),
  };
}

/** A key sees all workspaces of its user, and a name stands once in each. */
function sistersIn(
  found: readonly CronJob[],
  { names, ownId, ownName }: SisterJobs,
  beginning: string,
): CronJob[] {
  const owner = found.find(({ id }) => id === ownId)?.ownerId;
  return found
    .filter(
      ({ ownerId, id, name }) =>
        (owner === undefined || ownerId === owner) && id !== ownId && name !== ownName,
    )
    .filter(({ name }) => (names === undefined ? name.startsWith(beginning) : names.includes(name)));
}

async function checkSister(
  access: RenderAccess,
  service: string,
  {
    job,
    isAmbiguous,
    hours,
    now,
  }: { job: CronJob | undefined; isAmbiguous: boolean; hours: number; now: Date },
): Promise<Check> {
  const name = runsCheckName(service);
  if (job === undefined || isAmbiguous) {
    return wrong(name, `${service}: several workspaces have a cron job of this name`);
  }
  if (job.suspended) return ok(name, { suspended: true });
  const read = await readRuns(access, job.id, startOf(job, hours, now));
  if ("kind" in read) return unreadable(name, read);
  // Before its last change it may have had another schedule, and a new one does not run before it is built.
  const settled = (job.updatedAt?.getTime() ?? 0) + buildMs;
  const certain = new Date(Math.max(read.since.getTime(), settled));
  return checkRuns(service, { ...read, schedule: job.schedule, since: certain }, now);
}

function tickScheduleOf([job, another]: readonly CronJob[]): SisterFindings["tickSchedule"] {
  if (job === undefined || another !== undefined) return undefined;
  return job.suspended ? "none" : parseDueTimes(job.schedule, job.command);
}

/** Far enough back to see two runs of a job that is due less often. */
function startOf({ schedule }: CronJob, hours: number, now: Date): Date {
  const lastButOne = parseCron(schedule)?.latest(2, now).at(-1);
  const start = now.getTime() - hours * 3_600_000;
  return new Date(Math.min(start, (lastButOne?.getTime() ?? start) - 60_000));
}

/** What passes by itself is no reason to wake somebody. */
function unreadable(name: string, { message, passing }: { message: string; passing: boolean }): Check {
  return passing ? warning(name, message) : wrong(name, message);
}

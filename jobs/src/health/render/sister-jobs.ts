import { type Check, ok, warning, wrong } from "../check.ts";
import { checkRuns, runsCheckName } from "../checks/runs.ts";
import { parseCron } from "../schedule.ts";
import { type CronJob, readCronJobs, readRuns } from "./cron-jobs.ts";
import type { RenderAccess } from "./render.ts";

export interface SisterJobs {
  /** Names of the services. */
  readonly names: readonly string[];
  /** Id of this very job, which tells the workspace; `undefined` outside of Render. */
  readonly ownId: string | undefined;
  readonly ownName: string | undefined;
  /** How far back to look. */
  readonly hours: number;
}

/** Looks at the runs of the environment's other cron jobs: one call for all of them, and one for each. */
export async function checkSisterJobs(access: RenderAccess, jobs: SisterJobs, now: Date): Promise<Check[]> {
  const { names, ownId, ownName } = jobs;
  if (names.length === 0) return [];
  const found = await readCronJobs(access, [...names, ...(ownName === undefined ? [] : [ownName])]);
  if ("kind" in found) return [unreadable("render", found)];
  // A key sees all workspaces of its user, and a name stands once in each.
  const owner = found.find(({ id }) => id === ownId)?.ownerId;
  const candidates = found.filter(({ ownerId }) => owner === undefined || ownerId === owner);
  const checks = names.map((name) =>
    checkSister(access, name, {
      found: candidates.filter((each) => each.name === name),
      hours: jobs.hours,
      now,
    }),
  );
  return [ok("render", { cron_jobs: names.length }), ...(await Promise.all(checks))];
}

async function checkSister(
  access: RenderAccess,
  service: string,
  { found, hours, now }: { found: readonly CronJob[]; hours: number; now: Date },
): Promise<Check> {
  const name = runsCheckName(service);
  const [job, another] = found;
  if (job === undefined) return wrong(name, `${service}: Render has no cron job of this name`);
  if (another !== undefined)
    return wrong(name, `${service}: several workspaces have a cron job of this name`);
  if (job.suspended) return ok(name, { suspended: true });
  const since = startOf(job, hours, now);
  const read = await readRuns(access, job.id, since);
  if ("kind" in read) return unreadable(name, read);
  // Before its last change it may have had another schedule.
  const certain = new Date(Math.max(read.since.getTime(), job.updatedAt?.getTime() ?? 0));
  return checkRuns(service, { ...read, schedule: job.schedule, since: certain }, now);
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

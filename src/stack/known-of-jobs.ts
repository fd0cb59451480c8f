import { type JobConfig, type ProgramConfig, suspensionOf } from "../config/index.ts";

/**
 * What only the stack knows of its jobs, for the one that watches them: `TICK_SCHEDULE`, the schedule of the job that
 * ticks, `none` where nobody is meant to tick, absent where the web service does; and `SISTER_JOBS`, the names of the
 * other cron jobs at Render, with commas between them.
 */
export function knownOfJobs(
  { scheduler, jobs }: Pick<ProgramConfig, "scheduler" | "jobs">,
  job: JobConfig,
): Record<string, string> {
  const ticking = Object.values(jobs).find(
    (each) => each.replacesScheduler && suspensionOf(each, scheduler) === undefined,
  );
  const sisters = Object.values(jobs).flatMap((each) => (each === job ? [] : [each.serviceName]));
  return {
    ...(ticking === undefined ? {} : { TICK_SCHEDULE: ticking.schedule.expression }),
    ...(scheduler === "paused" ? { TICK_SCHEDULE: "none" } : {}),
    ...(sisters.length === 0 ? {} : { SISTER_JOBS: sisters.toSorted().join(",") }),
  };
}

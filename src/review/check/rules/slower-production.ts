import { suspensionOf } from "../../../config/scheduler-mode.ts";
import { formatDuration } from "../../../core/duration.ts";
import { rateOfRuns } from "../../../core/text/time-text.ts";
import { runsPerDay } from "../../../schedule/frequency.ts";
import type { Schedule } from "../../../schedule/schedule.ts";
import { longestGapEver } from "../../../schedule/zoned/gap.ts";
import { jobsOf, type Rule, type RuleFinding, readStacks, type StackJob } from "./rule.ts";
import { isProduction, isStagingOf } from "./stack-roles.ts";

/** Staging normally runs less often than production: otherwise the schedules were most likely swapped. */
export const slowerProduction: Rule = {
  code: "RULE201",
  severity: "warning",
  title: "Production runs a job less often than staging",
  scope: "files",
  find: (context) => {
    const stacks = readStacks(context);
    return stacks.filter(isProduction).flatMap((production) =>
      stacks
        .filter((stack) => isStagingOf(stack, production))
        .flatMap((staging) =>
          activeJobs(jobsOf(production)).flatMap((job) => {
            const twin = activeJobs(jobsOf(staging)).find(({ name }) => name === job.name);
            return twin === undefined ? [] : compare(job, twin);
          }),
        ),
    );
  },
};

function activeJobs(jobs: readonly StackJob[]): StackJob[] {
  return jobs.filter(({ job, stack }) => suspensionOf(job, stack.config.scheduler) === undefined);
}

function compare({ stack, about, job }: StackJob, { stack: staging, job: twin }: StackJob): RuleFinding[] {
  const [own, other] = [writtenSchedule(job), writtenSchedule(twin)];
  const found = (message: string): RuleFinding[] => [
    { stack, about, message, remedy: "Check whether the two schedules were swapped" },
  ];
  const [runs, otherRuns] = [runsPerDay(own), runsPerDay(other)];
  if (runs < otherRuns) {
    return found(
      `"${own.expression}" has ${rateOfRuns(runs)}, but ${rateOfRuns(otherRuns)} in ${staging.stack}`,
    );
  }
  const [gap, otherGap] = [longestGapOf(job), longestGapOf(twin)];
  if (gap <= otherGap) return [];
  return found(
    `"${own.expression}" leaves up to ${formatDuration(gap)} between runs, but ${formatDuration(otherGap)} in ${staging.stack}`,
  );
}

/** The schedule as written: for a job in local time not the compiled UTC expression. */
function writtenSchedule(job: StackJob["job"]): Schedule {
  return job.local?.schedule ?? job.schedule;
}

function longestGapOf(job: StackJob["job"]): number {
  return longestGapEver(writtenSchedule(job), job.local?.timeZone).milliseconds;
}

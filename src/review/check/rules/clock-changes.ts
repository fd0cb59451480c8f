import { describeChange, localChanges } from "../../../schedule/zoned/clock-changes.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

/** When the clocks change, the times in between do not exist or occur twice. */
export const clockChanges: Rule = {
  code: "RULE102",
  severity: "info",
  title: "A job in local time runs during a clock change",
  scope: "file",
  find: (context) =>
    readStacks(context)
      .flatMap(jobsOf)
      .flatMap(({ stack, job, about }) => {
        const changes = job.local === undefined ? [] : localChanges(job.local, context.now);
        if (job.local === undefined || changes.length === 0) return [];
        const { schedule, timeZone } = job.local;
        return [
          {
            stack,
            about,
            message: `"${schedule.expression}" in ${timeZone}: on ${changes.map(describeChange).join("; on ")}`,
            remedy: "Ignore if that is fine; otherwise choose a time at which the clocks never change",
          },
        ];
      }),
};

import type { ReadableStack } from "../../../config/read-stack-file.ts";
import { formatDuration } from "../../../core/duration.ts";
import { minuteMs } from "../../../core/time-units.ts";
import { localTimes, offsetsOfYear, writtenTimes } from "../../job-facts/team-time.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

const maxNames = 5;

/** Render's clock is UTC: the local time of a job shifts by an hour in spring and in autumn. */
export const teamTimeMoves: Rule = {
  code: "RULE101",
  severity: "info",
  title: "Local times of jobs shift with daylight saving",
  scope: "file",
  find: (context) =>
    readStacks(context).flatMap((stack) => {
      const moving = movingJobs(stack, context.now);
      const [first] = moving;
      if (first === undefined) return [];
      const { timeZone } = stack.config;
      const names = moving.slice(0, maxNames).map(({ name }) => name);
      const more = moving.length > maxNames ? ` and ${moving.length - maxNames} more` : "";
      const offsets = offsetsOfYear(timeZone, context.now).map(({ minutes }) => minutes);
      const shift = (Math.max(...offsets) - Math.min(...offsets)) * minuteMs;
      const [shifts, example] =
        moving.length === 1 ? ["shifts", first.times] : ["shift", `${first.name}: ${first.times}`];
      return [
        {
          stack,
          about: ["timeZone"],
          message: `${names.join(", ")}${more} ${shifts} by ${formatDuration(shift)} on ${timeZone} clocks at DST (${example})`,
          remedy: `Ignore if either is fine; otherwise set timeZone: ${timeZone} on the job, with the local time`,
        },
      ];
    }),
};

/** Jobs at a time of day in UTC; a step of hours is an interval, not a time of day. */
function movingJobs(stack: ReadableStack, now: Date): Array<{ name: string; times: string }> {
  const { timeZone } = stack.config;
  if (offsetsOfYear(timeZone, now).length < 2) return [];
  return jobsOf(stack).flatMap(({ name, job }) => {
    const hours = job.schedule.expression.split(" ")[1] ?? "";
    if (job.local !== undefined || hours.startsWith("*")) return [];
    const local = localTimes(job.schedule, timeZone, now);
    return local === undefined ? [] : [{ name, times: `${writtenTimes(job.schedule)} UTC = ${local}` }];
  });
}

import { suspensionOf } from "../../../config/scheduler-mode.ts";
import { minutesPerDay } from "../../../core/time-units.ts";
import { busiestMinute } from "../../../schedule/busiest-minute.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

/** Fewer at once are not a noticeable load. */
const fewestJobs = 5;
/** Less often than once a month does not matter either. */
const fewestDays = 12;
/** A peak close to the average cannot be spread. */
const timesTheAverage = 3;
const mostNames = 5;

/** Jobs that start in the same minute compete for the same database and web service. */
export const collisions: Rule = {
  code: "RULE107",
  severity: "info",
  title: "Many jobs start in the same minute",
  scope: "file",
  find: (context) =>
    readStacks(context).flatMap((stack) => {
      const jobs = jobsOf(stack).filter(({ job }) => suspensionOf(job, stack.config.scheduler) === undefined);
      if (jobs.length < fewestJobs) return [];
      const load = busiestMinute(
        jobs.map(({ job }) => job.schedule),
        context.now,
        { onDays: fewestDays },
      );
      const average = Math.ceil(load.runsPerDay / minutesPerDay);
      if (load.runs < fewestJobs || load.runs < timesTheAverage * average) return [];
      const names = load.schedules.map((index) => jobs[index]?.name ?? "");
      const shown = names.slice(0, mostNames).join(", ");
      const rest = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
      return [
        {
          stack,
          about: ["schedules"],
          message:
            `${load.runs} jobs start at ${time(load.at)} UTC on ${load.days} days of the year (${shown}${rest}), and ` +
            `hour ${load.busiestHour.hour} has ${Math.round(load.busiestHour.runs)} of ${Math.round(load.runsPerDay)} runs a day`,
          remedy: "Move some of them by a few minutes, such as minute 7 instead of 0",
        },
      ];
    }),
};

/** `02:00` */
function time(date: Date): string {
  return date.toISOString().slice(11, 16);
}

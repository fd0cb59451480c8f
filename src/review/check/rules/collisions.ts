import { suspensionOf } from "../../../config/scheduler-mode.ts";
import { minutesPerDay } from "../../../core/time-units.ts";
import { busiestMinute } from "../../../schedule/busiest-minute.ts";
import { jobsOf, type Rule, readStacks } from "./rule.ts";

/** Fewer simultaneous jobs are not a noticeable load. */
const minJobs = 5;
/** Peaks on fewer days of the year, less than once a month, are ignored. */
const minDays = 12;
/** A peak close to the average cannot be spread. */
const timesTheAverage = 3;
const maxNames = 5;

/** Jobs that start in the same minute compete for the same database and web service. */
export const collisions: Rule = {
  code: "RULE107",
  severity: "info",
  title: "Many jobs start in the same minute",
  scope: "file",
  find: (context) =>
    readStacks(context).flatMap((stack) => {
      const jobs = jobsOf(stack).filter(({ job }) => suspensionOf(job, stack.config.scheduler) === undefined);
      if (jobs.length < minJobs) return [];
      const load = busiestMinute(
        jobs.map(({ job }) => job.schedule),
        context.now,
        { onDays: minDays },
      );
      const average = Math.ceil(load.runsPerDay / minutesPerDay);
      if (load.runs < minJobs || load.runs < timesTheAverage * average) return [];
      const names = load.schedules.map((index) => jobs[index]?.name ?? "");
      const shown = names.slice(0, maxNames).join(", ");
      const rest = names.length > maxNames ? ` and ${names.length - maxNames} more` : "";
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

import type { JobConfig } from "../../config/stack-config.ts";
import { daysPerCalendarCycle, periodInDays } from "../../schedule/days.ts";
import { longestGap, shortestGap } from "../../schedule/gap.ts";
import { lastRun, nextRuns, runsBetween } from "../../schedule/runs.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import { isDueLocally, nextLocalRuns } from "../../schedule/zoned/due.ts";
import { longestLocalGap } from "../../schedule/zoned/gap.ts";
import type { LocalSchedule } from "../../schedule/zoned/local-schedule.ts";

/** When the runs of a job are due. */
export interface Timetable {
  /** The last run at or before an instant. */
  last(instant: Date): Date;
  /** The first run after an instant. */
  next(instant: Date): Date;
  /** All runs from `from` (inclusive) to `until` (exclusive). */
  between(from: Date, until: Date): Date[];
  /** The longest time between two runs in the year after an instant, in milliseconds. */
  longestGap(from: Date): number;
  /** The shortest time between two runs, in milliseconds. */
  shortestGap(): number;
  /** Days after which the runs repeat. */
  periodInDays: number;
}

export function timetableOf({ schedule, local }: Pick<JobConfig, "schedule" | "local">): Timetable {
  return local === undefined ? utcTimetable(schedule) : localTimetable(schedule, local);
}

function utcTimetable(schedule: Schedule): Timetable {
  return {
    last: (instant) => lastRun(schedule, instant),
    next: (instant) => first(nextRuns(schedule, instant, 1)),
    between: (from, until) => runsBetween(schedule, from, until),
    longestGap: (from) => longestGap(schedule, from).milliseconds,
    shortestGap: () => shortestGap(schedule),
    periodInDays: periodInDays(schedule),
  };
}

/** Only those of the started runs that are due in local time. */
function localTimetable(started: Schedule, local: LocalSchedule): Timetable {
  return {
    last(instant) {
      let run = lastRun(started, instant);
      while (!isDueLocally(local, run)) run = lastRun(started, new Date(run.getTime() - 1));
      return run;
    },
    next: (instant) => first(nextLocalRuns(local, instant, 1)),
    between: (from, until) => runsBetween(started, from, until).filter((run) => isDueLocally(local, run)),
    longestGap: (from) => longestLocalGap(local, from).milliseconds,
    shortestGap: () => shortestGap(local.schedule),
    // DST changes the runs within a year.
    periodInDays: daysPerCalendarCycle,
  };
}

function first([run]: readonly Date[]): Date {
  if (run === undefined) throw new Error("the calendar has no later run");
  return run;
}

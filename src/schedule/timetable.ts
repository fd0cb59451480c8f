import { daysPerCalendarCycle, periodInDays } from "./days.ts";
import { longestGap, shortestGap } from "./gap.ts";
import { lastRun, nextRuns, runsBetween } from "./runs.ts";
import type { Schedule } from "./schedule.ts";
import { isDueLocally, nextLocalRuns } from "./zoned/due.ts";
import { longestLocalGap } from "./zoned/gap.ts";
import type { LocalSchedule } from "./zoned/local-schedule.ts";

/** When the runs of a schedule are due, whether it is in UTC or in local time. */
export interface Timetable {
  /** The last run at or before an instant. */
  last(instant: Date): Date;
  /** The first run after an instant. */
  next(instant: Date): Date;
  /** All runs from `from` (inclusive) to `until` (exclusive). */
  between(from: Date, until: Date): Date[];
  /** The longest time between two runs in the year from `from` on, in milliseconds. */
  longestGap(from: Date): number;
  /** The shortest time between two runs, in milliseconds. */
  shortestGap(): number;
  /** Days after which the runs repeat. */
  periodInDays: number;
}

/**
 * The timetable of a job.
 * @param job `schedule` in UTC, as Render has it; `local` is the schedule in local time that it was compiled from
 */
export function timetableOf({
  schedule,
  local,
}: {
  schedule: Schedule;
  local?: LocalSchedule | undefined;
}): Timetable {
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

/** The runs that Render starts and that are due in local time. */
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

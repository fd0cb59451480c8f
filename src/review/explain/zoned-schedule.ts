import { runsPerDay } from "../../schedule/frequency.ts";
import { type Gap, longestGap } from "../../schedule/gap.ts";
import { nextRuns, runsBetween } from "../../schedule/runs.ts";
import type { Schedule } from "../../schedule/schedule.ts";

/** A schedule with the time zone in which it is written, UTC or another. */
export interface ZonedSchedule {
  /** As written. */
  schedule: Schedule;
  /** IANA name; absent for UTC. */
  timeZone?: string;
  /** The UTC schedule that Render receives. */
  started: Schedule;
  /** Runs a year that Render starts although they are not due, on average. */
  surplusRunsPerYear: number;
  runsPerDay(): number;
  nextRuns(after: Date, count: number): Date[];
  runsBetween(from: Date, until: Date): Date[];
  /** Of the year from `from` on. */
  longestGap(from: Date): Gap;
}

export function utcZonedSchedule(schedule: Schedule): ZonedSchedule {
  return {
    schedule,
    started: schedule,
    surplusRunsPerYear: 0,
    runsPerDay: () => runsPerDay(schedule),
    nextRuns: (after, count) => nextRuns(schedule, after, count),
    runsBetween: (from, until) => runsBetween(schedule, from, until),
    longestGap: (from) => longestGap(schedule, from),
  };
}

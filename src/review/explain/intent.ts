import { runsPerDay } from "../../schedule/frequency.ts";
import { type Gap, longestGap } from "../../schedule/gap.ts";
import { nextRuns, runsBetween } from "../../schedule/runs.ts";
import type { Schedule } from "../../schedule/schedule.ts";

/** A schedule as its author wrote it, in UTC or on a zone's clocks; both answer the same questions. */
export interface Intent {
  /** As written. */
  schedule: Schedule;
  /** The zone whose clocks it means; absent for UTC. */
  timeZone?: string;
  /** What Render receives. */
  started: Schedule;
  /** Runs that Render starts although they are not due, a year on average. */
  surplusRunsPerYear: number;
  runsPerDay(): number;
  nextRuns(after: Date, count: number): Date[];
  runsBetween(from: Date, until: Date): Date[];
  /** Of the year from `from` on. */
  longestGap(from: Date): Gap;
}

export function utcIntent(schedule: Schedule): Intent {
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

import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { suspensionOf } from "../../config/scheduler-mode.ts";
import type { JobConfig, StackConfig } from "../../config/stack-config.ts";
import { dayMs } from "../../core/time-units.ts";
import { timetableOf } from "../../schedule/timetable.ts";

/** With more runs a day than this, only their number is shown. */
const maxTimes = 3;

/** The runs of seven days, job by job. */
export interface Week {
  /** `2026-03-02`: days in UTC, starting with the day of the report. */
  days: readonly string[];
  stacks: ReadonlyArray<{ stack: string; jobs: readonly WeekOfJob[] }>;
}

export interface WeekOfJob {
  job: string;
  /** Whether it is suspended, and so has no runs. */
  stopped: boolean;
  /** One for each day. */
  days: readonly DayOfJob[];
}

export interface DayOfJob {
  runs: number;
  /** `02:00`, in UTC; absent if there are many. */
  times?: readonly string[];
}

export function weekOf(stacks: readonly InspectedStackFile[], at: Date): Week {
  const firstDay = Math.floor(at.getTime() / dayMs);
  const midnights = Array.from({ length: 7 }, (_, index) => new Date((firstDay + index) * dayMs));
  return {
    days: midnights.map((midnight) => midnight.toISOString().slice(0, 10)),
    stacks: stacks.flatMap(({ stack, config }) =>
      config === undefined ? [] : [{ stack, jobs: jobsOf(config, midnights) }],
    ),
  };
}

function jobsOf(config: StackConfig, midnights: readonly Date[]): WeekOfJob[] {
  return Object.entries(config.jobs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([job, jobConfig]) => {
      const stopped = suspensionOf(jobConfig, config.scheduler) !== undefined;
      return {
        job,
        stopped,
        days: midnights.map((midnight) => (stopped ? { runs: 0, times: [] } : dayOf(jobConfig, midnight))),
      };
    });
}

function dayOf(job: JobConfig, midnight: Date): DayOfJob {
  const runs = timetableOf(job).between(midnight, new Date(midnight.getTime() + dayMs));
  if (runs.length > maxTimes) return { runs: runs.length };
  return { runs: runs.length, times: runs.map((run) => run.toISOString().slice(11, 16)) };
}

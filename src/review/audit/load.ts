import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { suspensionOf } from "../../config/scheduler-mode.ts";

/** How many jobs start in each minute of the day, in UTC, on a day on which all of them run. */
export interface LoadMap {
  /** 24 hours of 60 minutes. */
  starts: ReadonlyArray<readonly number[]>;
  /** The most jobs that start in one minute. */
  peak: number;
  /** `02:00`: the minutes of the peak, in order; none if no job runs. */
  peakTimes: readonly string[];
  /** `prod › backup`: the jobs that start in the first of these minutes. */
  peakJobs: readonly string[];
}

export interface Load {
  all: LoadMap;
  stacks: ReadonlyArray<{ stack: string; load: LoadMap }>;
}

/** Counts every start on Render, including runs that the job's guard ends at once. Suspended jobs do not count. */
export function loadOf(stacks: readonly InspectedStackFile[]): Load {
  const starts = stacks.map((file) => ({ stack: file.stack, jobs: startsOf(file) }));
  return {
    all: loadMap(starts.flatMap(({ jobs }) => jobs)),
    stacks: starts.map(({ stack, jobs }) => ({ stack, load: loadMap(jobs) })),
  };
}

interface Starts {
  name: string;
  hours: readonly number[];
  minutes: readonly number[];
}

function startsOf({ stack, config }: InspectedStackFile): Starts[] {
  return Object.entries(config?.jobs ?? {}).flatMap(([job, jobConfig]) =>
    config === undefined || suspensionOf(jobConfig, config.scheduler) !== undefined
      ? []
      : [{ name: `${stack} › ${job}`, hours: jobConfig.schedule.hours, minutes: jobConfig.schedule.minutes }],
  );
}

function loadMap(jobs: readonly Starts[]): LoadMap {
  const starts = Array.from({ length: 24 }, () => new Array<number>(60).fill(0));
  for (const { hours, minutes } of jobs) {
    for (const hour of hours) {
      const row = starts[hour] ?? [];
      for (const minute of minutes) row[minute] = (row[minute] ?? 0) + 1;
    }
  }
  const peak = Math.max(...starts.flat());
  const peaks = starts.flatMap((row, hour) =>
    row.flatMap((count, minute) => (count === peak && count > 0 ? [{ hour, minute }] : [])),
  );
  const [first] = peaks;
  const isAtFirst = ({ hours, minutes }: Starts): boolean =>
    first !== undefined && hours.includes(first.hour) && minutes.includes(first.minute);
  return {
    starts,
    peak,
    peakTimes: peaks.map(({ hour, minute }) => `${twoDigits(hour)}:${twoDigits(minute)}`),
    peakJobs: jobs
      .filter(isAtFirst)
      .map(({ name }) => name)
      .sort(),
  };
}

/**
 * `At most 4 jobs start in one minute, at 00:00, 06:00 and 2 more times. At 00:00: prod › backup, …`
 * @param stack a stack whose name is omitted before its jobs. Default: none
 */
export function peakWords({ peak, peakTimes, peakJobs }: LoadMap, stack?: string): string {
  if (peak === 0) return "No jobs run.";
  const jobs = peakJobs.map((job) => (stack === undefined ? job : job.replace(`${stack} › `, "")));
  const most = peak === 1 ? "At most 1 job starts in one minute" : `At most ${peak} jobs start in one minute`;
  if (peakTimes.length === 1) return `${most}, at ${peakTimes[0]}: ${someOf(jobs, 12, "jobs")}.`;
  return `${most}, at ${someOf(peakTimes, 6, "times")}. At ${peakTimes[0]}: ${someOf(jobs, 12, "jobs")}.`;
}

/** An hour of a load map in numbers. */
interface HourRow {
  /** `02:00` */
  hour: string;
  starts: number;
  /** In one minute. */
  most: number;
  /** The minutes of the most starts: `:00 :30`, `60 minutes`. */
  minutes: string;
}

/** A load map by hour, in numbers. */
export function hourRows({ starts }: LoadMap): HourRow[] {
  return starts.map((counts, hour) => {
    const most = Math.max(...counts);
    const busiest = counts.flatMap((count, minute) =>
      count === most && most > 0 ? [`:${twoDigits(minute)}`] : [],
    );
    return {
      hour: `${twoDigits(hour)}:00`,
      starts: counts.reduce((sum, count) => sum + count, 0),
      most,
      minutes: busiest.length > 12 ? `${busiest.length} minutes` : busiest.join(" "),
    };
  });
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** `a, b and 3 more jobs` */
function someOf(items: readonly string[], most: number, what: string): string {
  if (items.length <= most) return items.join(", ");
  return `${items.slice(0, most).join(", ")} and ${items.length - most} more ${what}`;
}

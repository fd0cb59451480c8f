/** A load map in words and numbers. */
import type { LoadMap } from "./load.ts";

/**
 * `At most 4 jobs start in one minute, at 00:00, 06:00 and 2 more times. At 00:00: prod › backup, …`
 * @param stack whose jobs are told by their names alone. Default: several stacks.
 */
export function peakWords({ peak, peakTimes, peakJobs }: LoadMap, stack?: string): string {
  if (peak === 0) return "No job runs.";
  const jobs = peakJobs.map((job) => (stack === undefined ? job : job.replace(`${stack} › `, "")));
  const most = peak === 1 ? "At most 1 job starts in one minute" : `At most ${peak} jobs start in one minute`;
  if (peakTimes.length === 1) return `${most}, at ${peakTimes[0]}: ${someOf(jobs, 12, "jobs")}.`;
  return `${most}, at ${someOf(peakTimes, 6, "times")}. At ${peakTimes[0]}: ${someOf(jobs, 12, "jobs")}.`;
}

/** An hour of a load map in numbers. */
export interface HourRow {
  /** `02:00` */
  hour: string;
  starts: number;
  /** In one minute. */
  most: number;
  /** The minutes of the most starts: `:00 :30`, `60 minutes`. */
  minutes: string;
}

/** A load map hour by hour, for those who rather read numbers. */
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

import { dayMs, minuteMs } from "../core/time-units.ts";
import { DayWalk } from "./days.ts";
import type { Schedule } from "./schedule.ts";

/** The times of the runs on each day that has runs, in milliseconds since midnight. */
export interface TimesOfDay {
  all: readonly number[];
  first: number;
  last: number;
}

export function timesOfDay({ hours, minutes }: Schedule): TimesOfDay {
  const all = hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * minuteMs));
  return { all, first: all.at(0) ?? 0, last: all.at(-1) ?? 0 };
}

/** The last run at or before an instant, both in epoch milliseconds. */
export function runAtOrBefore(instant: number, masks: Uint8Array, times: TimesOfDay): number {
  const walk = new DayWalk(Math.floor(instant / dayMs));
  for (; ; walk.back()) {
    const midnight = walk.epochDay * dayMs;
    if (!walk.matches(masks) || midnight + times.first > instant) continue;
    return midnight + (times.all.findLast((time) => midnight + time <= instant) ?? times.first);
  }
}

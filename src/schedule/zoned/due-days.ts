import { dayMs } from "../../core/time-units.ts";
import { DayWalk, weekdayMasks } from "../days.ts";
import type { Schedule } from "../schedule.ts";
import { timesOfDay } from "../times-of-day.ts";
import { instantOf } from "../wall-clock.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { type ZoneRules, zoneRules } from "./zone.ts";

/** The due runs of one local day. */
export type DueDay =
  /** No clock change is near, so all times of the day have one offset. `midnight` is a wall time; both in milliseconds. */
  | { midnight: number; offset: number }
  /** Around a clock change: the instants, ascending, without duplicates. */
  | { runs: readonly number[] };

/** The days between two wall times on which a local schedule is due, within the compiled years. */
export function* dueDays({ schedule, timeZone }: LocalSchedule, from: number, to: number): Generator<DueDay> {
  const rules = zoneRules(timeZone);
  const masks = weekdayMasks(schedule);
  const times = timesOfDay(schedule).all;
  const walk = new DayWalk(Math.floor(from / dayMs));
  for (; walk.epochDay * dayMs < to; walk.forward()) {
    if (!walk.matches(masks)) continue;
    const midnight = walk.epochDay * dayMs;
    // `instantOf` looks up offsets in this range for the times of the day.
    const offset = rules.steadyOffset(midnight - dayMs, midnight + 2 * dayMs);
    if (offset !== undefined) yield { midnight, offset };
    else yield { runs: runsAround(midnight, times, everyHour(schedule), rules) };
  }
}

/** Whether a schedule is an interval: then it runs in both passes of an hour that occurs twice. */
export function everyHour({ hours }: Schedule): boolean {
  return hours.length === 24;
}

function runsAround(
  midnight: number,
  times: readonly number[],
  bothPasses: boolean,
  { offsetAt }: ZoneRules,
): number[] {
  const runs = new Set<number>();
  for (const time of times) {
    const wall = midnight + time;
    runs.add(instantOf(wall, offsetAt));
    const second = wall - offsetAt(wall + dayMs);
    if (bothPasses && second + offsetAt(second) === wall) runs.add(second);
  }
  return [...runs].sort((a, b) => a - b);
}

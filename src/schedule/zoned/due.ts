import { dayMs, minuteMs } from "../../core/time-units.ts";
import { DayWalk, weekdayMasks } from "../days.ts";
import { nextRuns, runsBetween } from "../runs.ts";
import type { Schedule } from "../schedule.ts";
import { isDueAt, type WallSchedule } from "../wall-clock.ts";
import { coverLocal } from "./cover.ts";
import { everyHour } from "./due-days.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { offsetOf } from "./zone.ts";

/** Whether a local schedule is due at an instant, which must be a whole minute. The guard ends all other runs. */
export function isDueLocally({ schedule, timeZone }: LocalSchedule, instant: Date): boolean {
  return isDueAt(instant.getTime(), wallSchedule(schedule), offsetOf(timeZone));
}

/** The next `count` runs of a local schedule strictly after `after`, in order. Correct from 2026 on. */
export function nextLocalRuns(local: LocalSchedule, after: Date, count: number): Date[] {
  const started = coverLocal(local).schedule;
  const wall = wallSchedule(local.schedule);
  const offsetAt = offsetOf(local.timeZone);
  const due: Date[] = [];
  for (let from = after; due.length < count; ) {
    const batch = nextRuns(started, from, 2 * count + 8);
    const last = batch.at(-1);
    if (last === undefined) break;
    due.push(...batch.filter((run) => isDueAt(run.getTime(), wall, offsetAt)));
    from = last;
  }
  return due.slice(0, count);
}

/** All runs of a local schedule from `from` (inclusive) to `until` (exclusive), in order. Correct from 2026 on. */
export function localRunsBetween(local: LocalSchedule, from: Date, until: Date): Date[] {
  const wall = wallSchedule(local.schedule);
  const offsetAt = offsetOf(local.timeZone);
  return runsBetween(coverLocal(local).schedule, from, until).filter((run) =>
    isDueAt(run.getTime(), wall, offsetAt),
  );
}

/** The schedule as a predicate on wall times. */
export function wallSchedule(schedule: Schedule): WallSchedule {
  const masks = weekdayMasks(schedule);
  const hours = new Set(schedule.hours);
  const minutes = new Set(schedule.minutes);
  return {
    everyHour: everyHour(schedule),
    matches(wall) {
      const epochDay = Math.floor(wall / dayMs);
      const time = (wall - epochDay * dayMs) / minuteMs;
      if (!minutes.has(time % 60) || !hours.has(Math.floor(time / 60))) return false;
      return new DayWalk(epochDay).matches(masks);
    },
  };
}

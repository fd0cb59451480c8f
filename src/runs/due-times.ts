import { minuteMs } from "../core/time-units.ts";
import { daysPerCalendarCycle } from "../schedule/days.ts";
import { longestGap, shortestGap } from "../schedule/gap.ts";
import { parseSchedule } from "../schedule/parse.ts";
import { lastRun, runsBetween } from "../schedule/runs.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { ScheduleError } from "../schedule/schedule-error.ts";
import { isDueAt, zoneOffset } from "../schedule/wall-clock.ts";
import { wallSchedule } from "../schedule/zoned/due.ts";
import type { LocalSchedule } from "../schedule/zoned/local-schedule.ts";

/** The times at which a job is due, called slots. */
export interface DueTimes {
  /** From `from` (inclusive) to `until` (exclusive), in order. */
  between(from: Date, until: Date): Date[];
  /** The first slot strictly after an instant. */
  next(after: Date): Date;
  /** The last `count` slots strictly before an instant, latest first. */
  latest(count: number, before: Date): Date[];
  /** The shortest time between two slots; for a job in local time, as its clocks show it. */
  readonly shortestGapMs: number;
  /** The longest time between two slots; for a job in local time one hour more, which a clock change can add. */
  readonly longestGapMs: number;
}

/**
 * The slots of a job by the UTC schedule that Render has. For a job in local time only those that are due in its zone; a
 * guard in front of the command ends the other runs.
 */
function dueTimes(schedule: Schedule, local?: LocalSchedule): DueTimes {
  const isDue = local === undefined ? () => true : dueLocally(local);
  const intended = local?.schedule ?? schedule;
  const changeMs = local === undefined ? 0 : 60 * minuteMs;
  const shortestGapMs = shortestGap(intended);
  let longestGapMs: number | undefined;

  const times: DueTimes = {
    between: (from, until) => runsBetween(schedule, from, until).filter(isDue),
    next(after) {
      const start = new Date(after.getTime() + 1);
      for (let span = 2 * shortestGapMs; ; span *= 2) {
        const [first] = times.between(start, new Date(start.getTime() + span));
        if (first !== undefined) return first;
      }
    },
    latest(count, before) {
      const found: Date[] = [];
      for (let start = lastBefore(before); found.length < count; start = lastBefore(start)) {
        if (isDue(start)) found.push(start);
      }
      return found;
    },
    shortestGapMs,
    get longestGapMs() {
      longestGapMs ??= longestGap(intended, new Date(0), daysPerCalendarCycle).milliseconds + changeMs;
      return longestGapMs;
    },
  };
  return times;

  function lastBefore(instant: Date): Date {
    return lastRun(schedule, new Date(instant.getTime() - 1));
  }
}

/** Like `dueTimes`, for an expression from Render; `undefined` if `parseSchedule` rejects it. */
export function readDueTimes(expression: string, local?: LocalSchedule): DueTimes | undefined {
  try {
    return dueTimes(parseSchedule(expression), local);
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

function dueLocally({ schedule, timeZone }: LocalSchedule): (instant: Date) => boolean {
  const wall = wallSchedule(schedule);
  const offsetAt = zoneOffset(timeZone);
  return (instant) => isDueAt(instant.getTime(), wall, offsetAt);
}

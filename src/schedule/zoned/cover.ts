import { cached } from "../../core/cached.ts";
import { dayMs, minuteMs, minutesPerDay } from "../../core/time-units.ts";
import { hourField, minuteField, timeFieldText } from "../fields.ts";
import { parseSchedule } from "../parse.ts";
import { sameSchedule } from "../same-schedule.ts";
import type { Schedule } from "../schedule.ts";
import { timesOfDay } from "../times-of-day.ts";
import { coveringDays } from "./covering-days.ts";
import { dueDays } from "./due-days.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { compiledFrom, compiledUntil } from "./zone.ts";

/** A local schedule, compiled to the one UTC expression that a Render cron job has. */
export interface CompiledSchedule {
  /** Starts a run whenever the local schedule is due, in all compiled years. */
  schedule: Schedule;
  /** Whether it also starts runs that are not due, which a guard must end. */
  guarded: boolean;
  /** Runs a year that are due, on average. */
  dueRunsPerYear: number;
  /** Runs a year that start but are not due, on average. */
  surplusRunsPerYear: number;
}

const years = (compiledUntil - compiledFrom) / (365.25 * dayMs);

/**
 * Finds the UTC expression with the fewest runs that starts one whenever the local schedule is due, whatever the offset
 * is at that time. Minutes and hours are those of all due runs; the day fields are those that match the fewest days.
 */
export function coverLocal(local: LocalSchedule): CompiledSchedule {
  return cached(covers, `${local.schedule.expression} ${local.timeZone}`, () => computeCover(local));
}

const covers = new Map<string, CompiledSchedule>();

function computeCover(local: LocalSchedule): CompiledSchedule {
  const needed = neededRuns(local);
  const days = coveringDays(needed.days);
  const found = parseSchedule(
    [
      timeFieldText(minuteField, needed.minutes),
      timeFieldText(hourField, needed.hours),
      days.daysOfMonth,
      days.months,
      days.daysOfWeek,
    ].join(" "),
  );
  const started = needed.minutes.length * needed.hours.length * days.count;
  return {
    // If the zone makes no difference, the expression stays as the author wrote it.
    schedule: sameSchedule(found, local.schedule) ? local.schedule : found,
    guarded: started > needed.count,
    dueRunsPerYear: needed.count / years,
    surplusRunsPerYear: (started - needed.count) / years,
  };
}

/** The runs that a UTC expression must start in the compiled years. */
interface NeededRuns {
  /** Minutes of UTC hours, ascending. */
  minutes: number[];
  /** UTC hours, ascending. */
  hours: number[];
  /** UTC days since 1970-01-01. */
  days: ReadonlySet<number>;
  /** Number of runs. */
  count: number;
}

function neededRuns(local: LocalSchedule): NeededRuns {
  const times = timesOfDay(local.schedule).all;
  const timesUsed = new Set<number>();
  const days = new Set<number>();
  const single = new Set<number>();
  const spreads = new Map<number, Spread>();
  let count = 0;

  function addSingle(run: number): void {
    if (run >= compiledFrom && run < compiledUntil) single.add(run);
  }

  const margin = 2 * dayMs;
  for (const day of dueDays(local, compiledFrom - margin, compiledUntil + margin)) {
    if ("runs" in day) {
      for (const run of day.runs) addSingle(run);
      continue;
    }
    const isAtEdge = day.midnight < compiledFrom + margin || day.midnight >= compiledUntil - margin;
    if (isAtEdge) {
      for (const time of times) addSingle(day.midnight + time - day.offset);
      continue;
    }
    let spread = spreads.get(day.offset);
    if (spread === undefined) {
      spread = spreadOf(times, day.offset);
      spreads.set(day.offset, spread);
      for (const minute of spread.minutes) timesUsed.add(minute);
    }
    for (const shift of spread.dayShifts) days.add(day.midnight / dayMs + shift);
    count += times.length;
  }
  for (const run of single) {
    const day = Math.floor(run / dayMs);
    days.add(day);
    timesUsed.add((run - day * dayMs) / minuteMs);
  }
  const ascending = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);
  return {
    minutes: ascending([...timesUsed].map((time) => time % 60)),
    hours: ascending([...timesUsed].map((time) => Math.floor(time / 60))),
    days,
    count: count + single.size,
  };
}

/** The times of a local day in UTC. */
interface Spread {
  /** Minutes since midnight UTC. */
  minutes: number[];
  /** Days away from the local date: -1, 0 or 1. */
  dayShifts: Set<number>;
}

function spreadOf(times: readonly number[], offset: number): Spread {
  const moved = times.map((time) => (time - offset) / minuteMs);
  return {
    minutes: moved.map((time) => (time + minutesPerDay) % minutesPerDay),
    dayShifts: new Set(moved.map((time) => Math.floor(time / minutesPerDay))),
  };
}

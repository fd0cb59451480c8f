import { millisecondsPerDay } from "../days.ts";
import { timeFieldText } from "../field-text.ts";
import { hourField, minuteField } from "../fields.ts";
import { parseSchedule } from "../parse.ts";
import { sameSchedule } from "../same.ts";
import type { Schedule } from "../schedule.ts";
import { coveringDays } from "./covering-days.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { neededRuns } from "./needed-runs.ts";
import { compiledFrom, compiledUntil } from "./rules.ts";

/** A local schedule as the one UTC expression that a Render cron job has. */
export interface CompiledSchedule {
  /** Starts a run whenever the local schedule is due, in all years that are compiled for. */
  schedule: Schedule;
  /** Whether it also starts runs that are not due, which a guard has to end. */
  guarded: boolean;
  /** Runs a year that are due, on average. */
  dueRunsPerYear: number;
  /** Runs a year that start and are not due, on average. */
  surplusRunsPerYear: number;
}

const years = (compiledUntil - compiledFrom) / (365.25 * millisecondsPerDay);

/**
 * The UTC expression with the fewest runs that starts one whenever the local schedule is due, whatever offset the zone
 * has then. Minutes and hours are those of all due runs; of all ways to name the days the one with the fewest is taken.
 */
export function coverLocal(local: LocalSchedule): CompiledSchedule {
  const key = `${local.schedule.expression} ${local.timeZone}`;
  const known = covers.get(key);
  if (known !== undefined) return known;
  const made = makeCover(local);
  covers.set(key, made);
  return made;
}

const covers = new Map<string, CompiledSchedule>();

function makeCover(local: LocalSchedule): CompiledSchedule {
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
    // The author's spelling where the zone makes no difference.
    schedule: sameSchedule(found, local.schedule) ? local.schedule : found,
    guarded: started > needed.count,
    dueRunsPerYear: needed.count / years,
    surplusRunsPerYear: (started - needed.count) / years,
  };
}

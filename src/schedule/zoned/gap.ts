import { dayMs } from "../../core/time-units.ts";
import { daysPerCalendarCycle } from "../days.ts";
import { type Gap, longestGap, longestWithinDay } from "../gap.ts";
import type { Schedule } from "../schedule.ts";
import { timesOfDay } from "../times-of-day.ts";
import { type DueDay, dueDays } from "./due-days.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { compiledFrom, compiledUntil } from "./zone.ts";

/**
 * The longest gap in the whole calendar; for a schedule in the local time of a zone, in the compiled years. Independent
 * of the current date.
 */
export function longestGapEver(schedule: Schedule, timeZone: string | undefined): Gap {
  const from = new Date(compiledFrom);
  if (timeZone === undefined) return longestGap(schedule, from, daysPerCalendarCycle);
  return longestLocalGap({ schedule, timeZone }, from, (compiledUntil - compiledFrom) / dayMs);
}

/**
 * As `longestGap`, for a local schedule: 25 hours for a daily one in autumn. Within the compiled years, 2026 to 2053.
 * @param from default: the start of these years
 * @param days default: 366
 */
export function longestLocalGap(local: LocalSchedule, from = new Date(compiledFrom), days = 366): Gap {
  const start = from.getTime();
  const end = start + days * dayMs;
  const times = timesOfDay(local.schedule);
  const inner = longestWithinDay(times);
  // Far enough to include the last run before the start and the first run after the end.
  const calendar = longestGap(local.schedule, from, days).milliseconds + 3 * dayMs;
  let previous = Number.NEGATIVE_INFINITY;
  let longest = { from: 0, to: 0 };

  function consider(gapFrom: number, gapTo: number): void {
    const touches = gapTo > start && gapFrom < end;
    if (touches && Number.isFinite(gapFrom) && gapTo - gapFrom > longest.to - longest.from) {
      longest = { from: gapFrom, to: gapTo };
    }
  }
  function step(run: number): void {
    if (run <= previous) return;
    consider(previous, run);
    previous = run;
  }
  function stepDay(day: DueDay): void {
    const base = "runs" in day ? undefined : day.midnight - day.offset;
    if (base !== undefined && base > start && base + dayMs < end) {
      step(base + times.first);
      consider(base + inner.from, base + inner.to);
      previous = base + times.last;
      return;
    }
    for (const run of "runs" in day ? day.runs : times.all.map((time) => day.midnight - day.offset + time))
      step(run);
  }

  for (const day of dueDays(local, start - calendar, end + calendar)) {
    stepDay(day);
    if (previous >= end) break;
  }
  return { milliseconds: longest.to - longest.from, from: new Date(longest.from), to: new Date(longest.to) };
}

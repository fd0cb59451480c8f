import { dayMs } from "../../core/time-units.ts";
import { DayWalk, everyWeekday } from "../days.ts";
import { listText, span } from "../fields.ts";
import { compiledFrom, compiledUntil } from "./zone.ts";

/** The three day fields of a cron expression. */
interface DayFields {
  daysOfMonth: string;
  months: string;
  daysOfWeek: string;
  /** How many days of the compiled years they match. */
  count: number;
}

/** A day of the month in the compiled years. */
interface DayOfMonth {
  day: number;
  /** How often it falls on each weekday. */
  counts: number[];
  total: number;
  /** The weekdays on which it is needed at least once, as bits; bit 0 is Sunday. */
  neededOn: number;
}

/**
 * Finds the day fields that match all needed days and as few others as possible. The months are those of the needed days.
 * A day in them matches by its weekday or by its number, so all 128 sets of weekdays are tried.
 * @param needed days since 1970-01-01
 */
export function coveringDays(needed: ReadonlySet<number>): DayFields {
  const { months, daysOfMonth } = byDayOfMonth(needed);
  const monthsText = months.length === 12 ? "*" : listText(months);
  const all = sum(daysOfMonth.map(({ total }) => total));
  const candidates = span(0, everyWeekday).map((weekdays) => ({
    weekdays,
    count: sum(daysOfMonth.map((day) => (isNumbered(day, weekdays) ? day.total : countOn(day, weekdays)))),
  }));
  const fewest = Math.min(...candidates.map(({ count }) => count));
  if (fewest === all) return { daysOfMonth: "*", months: monthsText, daysOfWeek: "*", count: all };
  const shortest = candidates
    .filter(({ count }) => count === fewest)
    .map(({ weekdays }) => {
      const numbered = daysOfMonth.filter((day) => isNumbered(day, weekdays)).map(({ day }) => day);
      const named = span(0, 6).filter((weekday) => isIn(weekday, weekdays));
      return {
        daysOfMonth: numbered.length === 0 ? "*" : listText(numbered),
        daysOfWeek: named.length === 0 ? "*" : listText(named),
      };
    })
    .reduce((best, each) => (textLength(each) < textLength(best) ? each : best));
  return { ...shortest, months: monthsText, count: fewest };
}

/** The months that contain a needed day, and the days needed in them. */
function byDayOfMonth(needed: ReadonlySet<number>): { months: number[]; daysOfMonth: DayOfMonth[] } {
  const calendar = calendarDays();
  const months = new Set(calendar.filter(({ epochDay }) => needed.has(epochDay)).map(({ month }) => month));
  const daysOfMonth = span(1, 31).map(
    (day): DayOfMonth => ({ day, counts: Array(7).fill(0), total: 0, neededOn: 0 }),
  );
  for (const { epochDay, month, day, weekday } of calendar) {
    const entry = daysOfMonth[day - 1];
    if (entry === undefined || !months.has(month)) continue;
    entry.counts[weekday] = (entry.counts[weekday] ?? 0) + 1;
    entry.total += 1;
    if (needed.has(epochDay)) entry.neededOn |= 1 << weekday;
  }
  return { months: [...months].sort((a, b) => a - b), daysOfMonth };
}

interface CalendarDay {
  epochDay: number;
  month: number;
  day: number;
  weekday: number;
}

let knownCalendar: CalendarDay[] | undefined;

/** The days of the compiled years. */
function calendarDays(): CalendarDay[] {
  if (knownCalendar !== undefined) return knownCalendar;
  knownCalendar = [];
  const walk = new DayWalk(compiledFrom / dayMs);
  for (; walk.epochDay * dayMs < compiledUntil; walk.forward()) {
    knownCalendar.push({ epochDay: walk.epochDay, month: walk.month, day: walk.day, weekday: walk.weekday });
  }
  return knownCalendar;
}

/** Whether a day must be listed by its number because these weekdays do not match all of its needed dates. */
function isNumbered({ neededOn }: DayOfMonth, weekdays: number): boolean {
  return (neededOn & ~weekdays) !== 0;
}

function countOn({ counts }: DayOfMonth, weekdays: number): number {
  return counts.reduce((count, each, weekday) => (isIn(weekday, weekdays) ? count + each : count), 0);
}

function isIn(weekday: number, weekdays: number): boolean {
  return ((weekdays >> weekday) & 1) === 1;
}

function textLength(texts: { daysOfMonth: string; daysOfWeek: string }): number {
  return texts.daysOfMonth.length + texts.daysOfWeek.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

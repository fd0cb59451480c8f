import type { Intent } from "../explain/intent.ts";
import { localIso } from "../facts/zone.ts";

const millisecondsPerDay = 86_400_000;

export type CalendarView = "week" | "month";

/** A schedule with the name that it has in a calendar. */
export interface CalendarSource {
  /** `prod › backup`, or the expression. */
  name: string;
  intent: Intent;
  /** Why it does not run. */
  stopped?: string;
}

/** The runs of some schedules, day by day. */
export interface Calendar {
  view: CalendarView;
  /** The zone whose days these are. */
  clock: string;
  /** `2026-11-30`, Monday to Sunday or the first to the last of a month. */
  days: readonly string[];
  rows: readonly CalendarRow[];
}

export interface CalendarRow extends CalendarSource {
  /** One list for each day, with what the clocks show: `02:00`. */
  days: ReadonlyArray<readonly CalendarRun[]>;
}

export interface CalendarRun {
  at: Date;
  shown: string;
}

/** The week or the month, on the clocks of a zone, in which `at` falls. */
export function calendarOf(
  sources: readonly CalendarSource[],
  { at, view, clock }: { at: Date; view: CalendarView; clock: string },
): Calendar {
  const days = daysAround(localIso(clock, at).slice(0, 10), view);
  return {
    view,
    clock,
    days,
    rows: sources.map((source) => ({ ...source, days: runsOf(source, days, clock) })),
  };
}

function runsOf(
  { intent, stopped }: CalendarSource,
  days: readonly string[],
  clock: string,
): CalendarRun[][] {
  const byDay = new Map(days.map((day): [string, CalendarRun[]] => [day, []]));
  if (stopped === undefined) {
    // A day of a zone begins within a day of that of UTC.
    const from = new Date(Date.parse(`${days.at(0)}T00:00Z`) - millisecondsPerDay);
    const until = new Date(Date.parse(`${days.at(-1)}T00:00Z`) + 2 * millisecondsPerDay);
    for (const at of intent.runsBetween(from, until)) {
      const shown = localIso(clock, at);
      byDay.get(shown.slice(0, 10))?.push({ at, shown: shown.slice(11, 16) });
    }
  }
  return [...byDay.values()];
}

/** The days of the week, Monday first, or of the month in which a date lies. */
function daysAround(date: string, view: CalendarView): string[] {
  const time = new Date(`${date}T00:00Z`);
  const [year, month] = [time.getUTCFullYear(), time.getUTCMonth()];
  const monday = time.getTime() - ((time.getUTCDay() + 6) % 7) * millisecondsPerDay;
  const [first, count] =
    view === "week"
      ? [monday, 7]
      : [Date.UTC(year, month, 1), new Date(Date.UTC(year, month + 1, 0)).getUTCDate()];
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * millisecondsPerDay).toISOString().slice(0, 10),
  );
}

import { dayMs } from "../../../core/time-units.ts";
import { startOfDay } from "../../../schedule/zoned/zone.ts";
import { localIso } from "../../job-facts/team-time.ts";
import type { ZonedSchedule } from "../zoned-schedule.ts";

export type CalendarView = "week" | "month";

/** A schedule with its name in the calendar. */
export interface CalendarSource {
  /** `prod › backup`, or the expression. */
  name: string;
  zoned: ZonedSchedule;
  /** Why it does not run; absent if it does. */
  stopped?: string;
}

/** The runs of several schedules by day. */
export interface Calendar {
  view: CalendarView;
  /** The zone of the days. */
  clock: string;
  /** `2026-11-30`, Monday to Sunday or the first to the last of a month. */
  days: readonly string[];
  rows: readonly CalendarRow[];
}

export interface CalendarRow extends CalendarSource {
  /** The runs of each day. */
  runs: ReadonlyArray<readonly Date[]>;
}

/** The week or month, in local time of a zone, that contains `at`. */
export function calendarOf(
  sources: readonly CalendarSource[],
  { at, view, clock }: { at: Date; view: CalendarView; clock: string },
): Calendar {
  const days = daysAround(localIso(clock, at).slice(0, 10), view);
  const starts = [...days, dayAfter(days.at(-1) ?? "")].map((day) => startOfDay(day, clock));
  const rows = sources.map((source) => ({
    ...source,
    runs: days.map((_, index) => {
      const [from, until] = starts.slice(index, index + 2);
      return from === undefined || until === undefined || source.stopped !== undefined
        ? []
        : source.zoned.runsBetween(from, until);
    }),
  }));
  return { view, clock, days, rows };
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00Z`) + dayMs).toISOString().slice(0, 10);
}

/** The days of the week, Monday first, or of the month that contains a date. */
function daysAround(date: string, view: CalendarView): string[] {
  const time = new Date(`${date}T00:00Z`);
  const [year, month] = [time.getUTCFullYear(), time.getUTCMonth()];
  const monday = time.getTime() - ((time.getUTCDay() + 6) % 7) * dayMs;
  const [first, count] =
    view === "week"
      ? [monday, 7]
      : [Date.UTC(year, month, 1), new Date(Date.UTC(year, month + 1, 0)).getUTCDate()];
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  );
}

/** A calendar for scripts: the days of a zone, and for each schedule its runs as ISO times in UTC. */
export function calendarJson({ view, clock, days, rows }: Calendar): string {
  const shown = {
    view,
    clock,
    days,
    schedules: rows.map(({ name, zoned, stopped, runs }) => ({
      name,
      expression: zoned.schedule.expression,
      timeZone: zoned.timeZone ?? "UTC",
      suspended: stopped !== undefined,
      runs: runs.flat(),
    })),
  };
  return JSON.stringify(shown, undefined, 2);
}

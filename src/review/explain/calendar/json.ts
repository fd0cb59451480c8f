import type { Calendar } from "./calendar.ts";

/** A calendar for scripts: the days of a zone, and for each schedule its runs as ISO times in UTC. */
export function calendarJson({ view, clock, days, rows }: Calendar): string {
  const shown = {
    view,
    clock,
    days,
    schedules: rows.map(({ name, intent, stopped, runs }) => ({
      name,
      expression: intent.schedule.expression,
      timeZone: intent.timeZone ?? "UTC",
      suspended: stopped !== undefined,
      runs: runs.flat(),
    })),
  };
  return JSON.stringify(shown, undefined, 2);
}

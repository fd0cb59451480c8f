import { styleText } from "node:util";
import { textTable } from "../../../core/text/table.ts";
import { localIso } from "../../job-facts/team-time.ts";
import type { Calendar, CalendarRow } from "./calendar.ts";

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** A table does not trim it at the start of a cell. */
const noBreakSpace = "\u00a0";
/** A day with more runs shows their number. */
const maxTimes = { week: 2, month: 1 } as const;

/**
 * A week as one table with a row for each schedule, a month as a table for each schedule.
 * @param stream the output stream: bold only on a terminal that supports it.
 */
export function calendarText(calendar: Calendar, stream: NodeJS.WriteStream): string {
  const bold = (text: string): string => styleText("bold", text, { stream });
  const lines =
    calendar.view === "week"
      ? [bold(title(calendar)), ...week(calendar)]
      : calendar.rows.flatMap((row, index) => [
          ...(index === 0 ? [] : [""]),
          `${bold(row.name)}  ${title(calendar)}: ${totalOf(row)}`,
          ...month(row, calendar),
        ]);
  return lines.join("\n");
}

function title({ view, days, clock }: Calendar): string {
  return view === "week"
    ? `${days.at(0)} to ${days.at(-1)} (${clock})`
    : `${days.at(0)?.slice(0, 7)} (${clock})`;
}

function week({ days, rows, clock }: Calendar): string[] {
  const header = ["", ...days.map((day, index) => `${weekdays[index]} ${Number(day.slice(8))}`), ""];
  return textTable(
    Array.from({ length: 9 }, () => ({})),
    [
      header,
      ...rows.map((row) => [
        row.name,
        ...row.runs.map((runs) => cell(runs, maxTimes.week, clock)),
        totalOf(row),
      ]),
    ],
  );
}

function month(row: CalendarRow, { days, clock }: Calendar): string[] {
  if (row.stopped !== undefined) return [];
  const firstColumn = (new Date(`${days[0]}T00:00Z`).getUTCDay() + 6) % 7;
  const cells = [
    ...Array.from({ length: firstColumn }, () => ""),
    ...days.map(
      (day, index) =>
        `${day.slice(8).replace(/^0/, noBreakSpace)} ${cell(row.runs[index] ?? [], maxTimes.month, clock)}`,
    ),
  ];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, index) =>
    cells.slice(index * 7, index * 7 + 7),
  );
  return textTable(
    weekdays.map(() => ({})),
    [weekdays.map((name) => ` ${name}`), ...weeks],
  ).map((line) => `  ${line}`);
}

/** The local times of the runs of a day, or their number. */
function cell(runs: readonly Date[], most: number, clock: string): string {
  if (runs.length === 0) return "·";
  if (runs.length > most) return `${runs.length}×`;
  return runs.map((run) => localIso(clock, run).slice(11, 16)).join(noBreakSpace);
}

function totalOf({ runs, stopped }: CalendarRow): string {
  if (stopped !== undefined) return stopped;
  const count = runs.flat().length;
  return count === 0 ? "no runs" : count === 1 ? "1 run" : `${count} runs`;
}

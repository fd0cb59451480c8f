import { type Column, textRows, textTable } from "../../../../core/text/table.ts";
import { type HistoryLine, historyGroups, historyTitle } from "../../history-lines.ts";
import { peakWords, twoDigits } from "../../load.ts";
import type { Audit } from "../../model.ts";
import { dayText, escapeTexts } from "../../text.ts";
import type { WeekOfJob } from "../../week.ts";
import { matrixText, schedulesText } from "./jobs.ts";
import { prose, section } from "./layout.ts";
import { findingsText, headerText, notesText, stacksText } from "./overview.ts";

/** The report for a terminal: at most 100 columns, without colors. */
export function auditText(report: Audit): string {
  const audit = escapeTexts(report);
  const sections = [
    headerText(audit),
    stacksText(audit),
    findingsText(audit),
    matrixText(audit),
    schedulesText(audit),
    weekText(audit),
    loadText(audit),
    historyText(audit),
    notesText(audit),
  ];
  const present = sections.filter((lines) => lines.length > 0);
  return `${present.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The runs of a week, stack by stack. */
function weekText({ week }: Audit): string[] {
  const day: Column = { widest: 9, align: "right" };
  const columns: Column[] = [{ widest: 20 }, ...week.days.map(() => day)];
  const days = week.days.map(dayText);
  const rows = week.stacks.flatMap(({ stack, jobs }, index) => [
    ...(index === 0 ? [] : [[]]),
    [stack, ...days],
    ...jobs.map(weekRow),
  ]);
  return section("Week (times in UTC; a number is the number of runs)", textTable(columns, rows));
}

function weekRow({ job, stopped, days }: WeekOfJob): string[] {
  const texts = days.map(({ runs, times }) => (runs === 0 ? "·" : (times?.join(" ") ?? String(runs))));
  return [job, ...(stopped ? days.map(() => "‖") : texts)];
}

/** Jobs that start in each minute of the day: a row is an hour, a character a minute. */
function loadText({ load: { all, stacks } }: Audit): string[] {
  const tens = Array.from({ length: 6 }, (_, index) => String(index * 10).padEnd(10)).join("");
  const hours = all.starts.map((counts, hour) => `${twoDigits(hour)}  ${counts.map(startsText).join("")}`);
  const parts = stacks.length < 2 ? [] : stacks;
  return section(
    "Daily load: jobs that start in each minute of the day, in UTC, on a day when every job runs",
    [
      `    ${tens.trimEnd()}`,
      ...hours,
      ...prose(peakWords(all)),
      ...parts.flatMap(({ stack, load }) => prose(`${stack}: ${peakWords(load, stack)}`)),
    ],
  );
}

function startsText(count: number): string {
  return count === 0 ? "·" : count > 9 ? "+" : String(count);
}

const historyColumns: readonly Column[] = [16, 12, 12, 20, 30].map((widest) => ({ widest }));
const historyHeader = ["when (UTC)", "who", "commit", "what", "before → after"];

/** Who changed what and when, schedule by schedule. */
function historyText({ history }: Audit): string[] {
  if (history === undefined) return [];
  const groups = historyGroups(history);
  if (groups.length === 0) return section(historyTitle(history), ["No schedules changed."]);
  const rows = groups.flatMap(({ lines }) => lines.map(historyRow));
  const [headerLines = [], ...rest] = textRows(historyColumns, [historyHeader, ...rows]);
  return section(historyTitle(history), [
    ...headerLines,
    ...groups.flatMap(({ title, lines }) => [
      "",
      ...prose(title),
      ...lines.flatMap(() => rest.shift() ?? []),
    ]),
  ]);
}

function historyRow({ when, who, commit, what, before, after }: HistoryLine): string[] {
  return [when, who, commit, what, [before, after].filter((side) => side !== "").join(" → ")];
}

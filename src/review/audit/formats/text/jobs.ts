import { type Column, textRows, textTable } from "../../../../core/text/table.ts";
import type { DeclaredJob, MatrixCell, MatrixRow } from "../../matrix.ts";
import type { Audit } from "../../model.ts";
import {
  clockWords,
  costText,
  expressionText,
  gapText,
  marks,
  nextRunsText,
  originWords,
  placeText,
  rateText,
  settingText,
  stateOf,
  stateWords,
} from "../../text.ts";
import { prose, section } from "./layout.ts";

/** Number of stacks that fit side by side. */
const stacksAbreast = 3;

/** Every job by stack, with as many stacks side by side as fit. */
export function matrixText({ jobs, stacks }: Audit): string[] {
  const columns: Column[] = [
    { widest: 22 },
    ...Array.from({ length: stacksAbreast }, () => ({ widest: 22 })),
  ];
  const tables: string[][] = [];
  for (let first = 0; first < stacks.length; first += stacksAbreast) {
    const shown = stacks.slice(first, first + stacksAbreast).map(({ stack }) => stack);
    const rows = jobs.map(({ job, cells }) => [
      job,
      ...cells.slice(first, first + stacksAbreast).map((cell) => `${marks[stateOf(cell)]} ${cellText(cell)}`),
    ]);
    tables.push(textTable(columns, [["job", ...shown.map((stack) => `  ${stack}`)], ...rows]));
  }
  const legend = `${marks.running} runs, ${marks.suspended} suspended, ${marks.missing} missing, ${marks.unread} could not be read`;
  return section(
    `Jobs by stack (${legend})`,
    tables.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines])),
  );
}

function cellText(cell: MatrixCell): string {
  return cell.state === "declared" ? expressionText(cell.facts.schedule) : stateWords(cell);
}

const columns: readonly Column[] = [
  { widest: 11 },
  { widest: 17 },
  { widest: 12, align: "right" },
  { widest: 9, align: "right" },
  { widest: 8, align: "right" },
  { widest: 29 },
];
/** Lines break only between two runs. */
const noBreakSpace = "\u00a0";
const header = ["stack", "schedule", "runs", "gap", "a month", "next runs"];

/** What each schedule means, job by job. */
export function schedulesText({ jobs, at }: Audit): string[] {
  const declared = jobs.map((row) => ({ row, cells: row.cells.filter((cell) => cell.state === "declared") }));
  const rows = declared.flatMap(({ cells }) => cells.map((cell) => rowOf(cell, at)));
  // One table for all jobs, so that their columns are aligned.
  const [headerLines = [], ...lines] = textRows(columns, [header, ...rows]);
  return section("Schedules", [
    ...headerLines,
    ...declared.flatMap(({ row, cells }) => [
      "",
      ...prose(titleOf(row)),
      ...cells.flatMap((cell) => [...(lines.shift() ?? []), ...detailsOf(cell)]),
    ]),
  ]);
}

function titleOf({ job, description, cells }: MatrixRow): string {
  const absent = cells.flatMap((cell) =>
    cell.state === "declared" ? [] : [`${stateWords(cell)} in ${cell.stack}`],
  );
  return `${[job, description].filter((text) => text !== "").join(": ")}${absent.length === 0 ? "" : ` (${absent.join(", ")})`}`;
}

function rowOf({ stack, facts }: DeclaredJob, at: Date): string[] {
  const { schedule, runsPerDay, cost } = facts;
  return [
    stack,
    expressionText(schedule),
    rateText(runsPerDay),
    gapText(facts),
    costText(cost),
    nextRunsText(facts, at).replace(/(?<!,) /g, noBreakSpace),
  ];
}

function detailsOf(cell: DeclaredJob): string[] {
  const { schedule, location } = cell.facts;
  const origin = [stateWords(cell), originWords(cell), ...cell.settings.additions.map(settingText)].join(
    ", ",
  );
  return [
    ...prose(schedule.words, 4),
    ...clockWords(cell.facts).flatMap((words) => prose(words, 4)),
    ...prose(`${origin}; ${placeText(location)}`, 4),
  ];
}

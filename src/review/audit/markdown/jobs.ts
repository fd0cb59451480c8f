import { escapeMarkdown, markdownCode, markdownTable } from "../../../core/text/markdown/index.ts";
import type { Audit } from "../audit.ts";
import type { DeclaredJob, MatrixCell } from "../matrix.ts";
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
} from "../wording.ts";

export function matrixMarkdown({ jobs, stacks }: Audit): string {
  const header = ["job", ...stacks.map(({ stack }) => markdownCode(stack))];
  return markdownTable(
    header,
    jobs.map(({ job, cells }) => [markdownCode(job), ...cells.map(cellMarkdown)]),
  );
}

function cellMarkdown(cell: MatrixCell): string {
  const state = `${marks[stateOf(cell)]} ${stateWords(cell)}`;
  return cell.state === "declared" ? `${markdownCode(expressionText(cell.facts.schedule))} ${state}` : state;
}

export function schedulesMarkdown({ jobs, at }: Audit): string {
  const header = [
    "job",
    "stack",
    "schedule",
    "in words",
    "runs",
    "longest gap",
    "a month",
    "next runs",
    "from",
  ];
  const rows = jobs.flatMap(({ job, cells }) =>
    cells.flatMap((cell) => (cell.state === "declared" ? [scheduleRow(job, cell, at)] : [])),
  );
  return rows.length === 0 ? "No job could be read." : markdownTable(header, rows);
}

function scheduleRow(job: string, cell: DeclaredJob, at: Date): string[] {
  const { facts, settings } = cell;
  const { schedule, runsPerDay, cost, location } = facts;
  const words = [schedule.words, ...clockWords(facts)].join("; ");
  const additions = settings.additions.map((setting) => `, ${markdownCode(settingText(setting))}`).join("");
  return [
    markdownCode(job),
    markdownCode(cell.stack),
    markdownCode(expressionText(schedule)),
    escapeMarkdown(words),
    rateText(runsPerDay),
    gapText(facts),
    costText(cost),
    nextRunsText(facts, at),
    `${escapeMarkdown(originWords(cell))}${additions}, ${markdownCode(placeText(location))}`,
  ];
}

import { escapeMarkdown, markdownCode, markdownTable } from "../../../core/text/markdown.ts";
import { factLabels } from "../../job-facts/fact-labels.ts";
import { findingGroups, findingsWords, type ShownFinding } from "../finding-groups.ts";
import { historyGroups, historyTitle } from "../history-lines.ts";
import { hourRows, type LoadMap, peakWords } from "../load.ts";
import type { DeclaredJob, MatrixCell } from "../matrix.ts";
import type { Audit } from "../model.ts";
import {
  clockWords,
  costText,
  count,
  dayText,
  environmentWords,
  escapeTexts,
  expressionText,
  gapText,
  marks,
  momentText,
  nextRunsText,
  notes,
  originWords,
  placeText,
  rateText,
  settingText,
  sourceWords,
  stackCostText,
  stateOf,
  stateWords,
} from "../text.ts";

/** The report as markdown, for a wiki, an issue or a job summary. Texts from the files are shown as code. Ends with a line break. */
export function auditMarkdown(report: Audit): string {
  const audit = escapeTexts(report);
  const parts = [
    `# Schedule audit of ${markdownCode(audit.source.name)}`,
    introduction(audit),
    "## Stacks",
    stacksMarkdown(audit),
    "## Findings",
    findingsMarkdown(audit),
    "## Jobs by stack",
    matrixMarkdown(audit),
    "## Schedules",
    schedulesMarkdown(audit),
    "## A week",
    weekMarkdown(audit),
    "## Daily load",
    escapeMarkdown(peakWords(audit.load.all)),
    hoursMarkdown(audit.load.all),
    ...historyMarkdown(audit),
    "## Notes",
    list(notes(audit).map(escapeMarkdown)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function introduction({ at, source, stacks, jobs }: Audit): string {
  const { commit } = source;
  return list([
    `${count(jobs.length, "job")} in ${count(stacks.length, "stack")}, as of ${momentText(at)}`,
    ...(commit === undefined
      ? []
      : [`commit ${markdownCode(commit.id)}, committed ${momentText(commit.committedAt)}`]),
    escapeMarkdown(sourceWords(source)),
  ]);
}

function stacksMarkdown({ stacks }: Audit): string {
  const header = [
    "stack",
    "scheduler mode",
    "`SCHEDULER_ENABLED`",
    "running",
    "suspended",
    "missing",
    "unreadable",
    "runs",
    "a month",
    "environment",
  ];
  const rows = stacks.map(({ stack, file, environment, jobs, runsPerDay, cost }) => [
    markdownCode(stack),
    environment?.scheduler ?? "could not be read",
    environment === undefined ? "" : `${environment.schedulerEnabled}`,
    ...[jobs.running, jobs.suspended, jobs.missing, jobs.unread].map(String),
    rateText(runsPerDay),
    environment === undefined ? "" : stackCostText(cost),
    environment === undefined
      ? markdownCode(file)
      : [placeText(environment.location), ...environmentWords(environment)].map(markdownCode).join(" "),
  ]);
  return markdownTable(header, rows);
}

function findingsMarkdown(audit: Audit): string {
  const groups = findingGroups(audit).flatMap(({ title, findings, more }) => [
    `### ${escapeMarkdown(title)}`,
    list(findings.map(findingMarkdown)),
    ...(more === "" ? [] : [escapeMarkdown(more)]),
  ]);
  return [escapeMarkdown(findingsWords(audit)), ...groups].join("\n\n");
}

function findingMarkdown({ subject, message, remedy, place, accepted }: ShownFinding): string {
  return `${markdownCode(place)}: ${markdownCode(`${subject}: ${message}`)}. ${markdownCode(accepted ?? remedy)}`;
}

function matrixMarkdown({ jobs, stacks }: Audit): string {
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

function schedulesMarkdown({ jobs, at }: Audit): string {
  const header = [
    "job",
    "stack",
    factLabels.schedule,
    factLabels.words,
    factLabels.runs,
    factLabels.longestGap,
    "a month",
    factLabels.nextRuns,
    "from",
  ];
  const rows = jobs.flatMap(({ job, cells }) =>
    cells.flatMap((cell) => (cell.state === "declared" ? [scheduleRow(job, cell, at)] : [])),
  );
  return rows.length === 0 ? "No jobs could be read." : markdownTable(header, rows);
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

function weekMarkdown({ week }: Audit): string {
  const rows = week.stacks.flatMap(({ stack, jobs }) =>
    jobs.map(({ job, stopped, days }) => [
      markdownCode(stack),
      markdownCode(job),
      ...days.map(({ runs, times }) =>
        stopped ? "suspended" : runs === 0 ? "–" : (times?.join(", ") ?? `${runs} runs`),
      ),
    ]),
  );
  return markdownTable(["stack", "job", ...week.days.map(dayText)], rows);
}

function hoursMarkdown(map: LoadMap): string {
  return markdownTable(
    ["hour (UTC)", "starts", "peak per minute", "peak minutes"],
    hourRows(map).map(({ hour, starts, most, minutes }) => [hour, `${starts}`, `${most}`, minutes]),
  );
}

function historyMarkdown({ history }: Audit): string[] {
  if (history === undefined) return [];
  const rows = historyGroups(history).flatMap(({ title, lines }) =>
    lines.map(({ when, who, commit, what, before, after }) => [
      markdownCode(title),
      when,
      markdownCode(who),
      codeOrNothing(commit),
      escapeMarkdown(what),
      ...[before, after].map(codeOrNothing),
    ]),
  );
  const header = ["schedule", "when (UTC)", "who", "commit", "what", "before", "after"];
  return [
    `## ${escapeMarkdown(historyTitle(history))}`,
    rows.length === 0 ? "No schedules changed." : markdownTable(header, rows),
  ];
}

function codeOrNothing(text: string): string {
  return text === "" ? "" : markdownCode(text);
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

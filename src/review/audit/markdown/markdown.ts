import { escapeMarkdown, markdownCode, markdownTable } from "../../../core/text/markdown/index.ts";
import type { Audit } from "../audit.ts";
import { findingGroups, findingsWords, type ShownFinding } from "../finding-groups.ts";
import { historyGroups, historyTitle } from "../history-lines.ts";
import { peakWords } from "../load-words.ts";
import { shown } from "../shown.ts";
import {
  count,
  environmentWords,
  momentText,
  notes,
  placeText,
  rateText,
  sourceWords,
  stackCostText,
} from "../wording.ts";
import { matrixMarkdown, schedulesMarkdown } from "./jobs.ts";
import { hoursMarkdown, weekMarkdown } from "./times.ts";

/** The report as markdown, for a wiki, an issue or a job summary. What others wrote stands as code. Ends with a line break. */
export function auditMarkdown(report: Audit): string {
  const audit = shown(report);
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
    "## Load of the day",
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
    `${count(jobs.length, "job")} in ${count(stacks.length, "stack")}, as seen at ${momentText(at)}`,
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
    rows.length === 0 ? "No schedule was changed." : markdownTable(header, rows),
  ];
}

function codeOrNothing(text: string): string {
  return text === "" ? "" : markdownCode(text);
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

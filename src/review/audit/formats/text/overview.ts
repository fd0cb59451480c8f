import { type Column, textTable } from "../../../../core/text/table.ts";
import { findingGroups, findingsWords } from "../../finding-groups.ts";
import type { Audit } from "../../model.ts";
import type { StackSummary } from "../../stacks.ts";
import {
  count,
  environmentWords,
  momentText,
  notes,
  placeText,
  rateText,
  sourceWords,
  stackCostText,
} from "../../text.ts";
import { prose, section } from "./layout.ts";

export function headerText({ at, source, stacks, jobs }: Audit): string[] {
  const { name, commit } = source;
  return [
    ...prose(`Schedule audit of ${name}: ${count(jobs.length, "job")} in ${count(stacks.length, "stack")}`),
    ...(commit === undefined
      ? []
      : [`  commit ${commit.id}`, `  committed ${momentText(commit.committedAt)}`]),
    ...prose(sourceWords(source), 2),
    `  as of ${momentText(at)}`,
  ];
}

const number: Column = { align: "right" };

export function stacksText({ stacks }: Audit): string[] {
  const columns = [
    { widest: 12 },
    { widest: 10 },
    { widest: 10 },
    ...Array.from({ length: 6 }, () => number),
  ];
  const header = [
    "stack",
    "scheduler",
    "SCHEDULER_ENABLED",
    "running",
    "suspended",
    "missing",
    "unread",
    "runs",
    "a month",
  ];
  return section("Stacks", [
    ...textTable(columns, [header, ...stacks.map(stackRow)]),
    ...stacks.flatMap(environmentText),
  ]);
}

function stackRow({ stack, environment, jobs, runsPerDay, cost }: StackSummary): string[] {
  return [
    stack,
    environment?.scheduler ?? "could not be read",
    environment === undefined ? "" : String(environment.schedulerEnabled),
    ...[jobs.running, jobs.suspended, jobs.missing, jobs.unread].map(String),
    rateText(runsPerDay),
    environment === undefined ? "" : stackCostText(cost),
  ];
}

function environmentText({ stack, environment }: StackSummary): string[] {
  if (environment === undefined) return [];
  const [first = "", ...rest] = environmentWords(environment);
  return [
    "",
    ...prose(`${stack}: ${first}`),
    ...rest.flatMap((words) => prose(words, 2)),
    ...prose(placeText(environment.location), 2),
  ];
}

export function findingsText(audit: Audit): string[] {
  const lines = findingGroups(audit).flatMap(({ title, findings, more }) => [
    ...prose(title),
    ...findings.flatMap(({ subject, message, remedy, place, accepted }) => [
      ...prose(`${subject}: ${message}`, 2),
      ...prose(`→ ${place}`, 4),
      ...prose(accepted ?? remedy, 4),
    ]),
    ...(more === "" ? [] : prose(more, 2)),
  ]);
  return section(`Findings: ${findingsWords(audit)}`, lines);
}

export function notesText(audit: Audit): string[] {
  return section(
    "Notes",
    notes(audit).flatMap((note) => prose(note)),
  );
}

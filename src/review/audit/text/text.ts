import type { Audit } from "../audit.ts";
import { shown } from "../shown.ts";
import { historyText } from "./history.ts";
import { matrixText, schedulesText } from "./jobs.ts";
import { findingsText, headerText, notesText, stacksText } from "./overview.ts";
import { loadText, weekText } from "./times.ts";

/** The report for a terminal: no line is longer than 100 columns, and there are no colours. */
export function auditText(report: Audit): string {
  const audit = shown(report);
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

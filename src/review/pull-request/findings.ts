/** The findings on a change as markdown: new errors and warnings are listed, infos and existing findings are folded. */
import type { Severity } from "../../core/errors.ts";
import { escapeMarkdown, markdownCode } from "../../core/text/markdown.ts";
import type { Finding } from "../check/finding.ts";

export interface ComparedFindings {
  /** New with the change. */
  introduced: readonly Finding[];
  /** Present before it. */
  existing: readonly Finding[];
}

const signs: Readonly<Record<Severity, string>> = { error: "⛔", warning: "⚠️", info: "ℹ️" };

/** Splits the findings after a change by whether they existed before it, anywhere in the file. */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): ComparedFindings {
  const known = new Set(before.map(identityOf));
  return {
    introduced: after.filter((finding) => !known.has(identityOf(finding))),
    existing: after.filter((finding) => known.has(identityOf(finding))),
  };
}

/** Errors and warnings as a list. Empty if there are none. */
export function problemsMarkdown(findings: readonly Finding[]): string {
  return findings.filter(isProblem).map(findingMarkdown).join("\n");
}

/** Infos, folded. Empty if there are none. */
export function infosMarkdown(findings: readonly Finding[]): string {
  const infos = findings.filter((finding) => !isProblem(finding));
  return folded(`Infos: ${infos.length}`, infos);
}

/** Existing findings, folded. Empty if there are none. */
export function existingMarkdown(findings: readonly Finding[]): string {
  const counts = [...Map.groupBy(findings, ({ severity }) => severity)].map(
    ([severity, all]) => `${all.length} ${severity}${all.length === 1 ? "" : "s"}`,
  );
  return folded(`Existing findings: ${counts.join(", ")}`, findings);
}

function folded(summary: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  const list = findings.map(findingMarkdown).join("\n");
  return `<details><summary>${summary}</summary>\n\n${list}\n\n</details>`;
}

function isProblem({ severity }: Finding): boolean {
  return severity !== "info";
}

/** A message may quote the file, for example an expression: it is shown as code. */
function findingMarkdown({ severity, code, message, remedy, subject, stack, location }: Finding): string {
  const where = location === undefined ? "" : ` ${markdownCode(`${location.file}:${location.line}`)}`;
  const what = subject === undefined ? "" : `${subject.replace(`${stack} › `, "")}: `;
  return `- ${signs[severity]}${where} ${markdownCode(`${what}${message}. ${remedy}`)} ${escapeMarkdown(`[${code}]`)}`;
}

function identityOf({ stack, code, about, message }: Finding): string {
  return JSON.stringify([stack, code, about, message]);
}

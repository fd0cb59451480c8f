/** What the rules say of a change as markdown: what is new stands open, what was there before is folded. */
import type { Severity } from "../../core/errors.ts";
import { escapeMarkdown, markdownCode } from "../../core/text/markdown.ts";
import type { Finding } from "../check/finding.ts";

export interface ComparedFindings {
  /** Those that the change brings. */
  brought: readonly Finding[];
  /** Those that were there before it. */
  former: readonly Finding[];
}

const signs: Readonly<Record<Severity, string>> = { error: "⛔", warning: "⚠️", info: "ℹ️" };

/** Parts the findings after a change by whether they were there before it, wherever they stood in the file. */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): ComparedFindings {
  const known = new Set(before.map(identityOf));
  return {
    brought: after.filter((finding) => !known.has(identityOf(finding))),
    former: after.filter((finding) => known.has(identityOf(finding))),
  };
}

/** Errors and warnings as a list. Empty where there are none. */
export function gravesMarkdown(findings: readonly Finding[]): string {
  return findings.filter(isGrave).map(findingMarkdown).join("\n");
}

/** What is good to know, folded. Empty where there is nothing. */
export function infosMarkdown(findings: readonly Finding[]): string {
  const infos = findings.filter((finding) => !isGrave(finding));
  return folded(`Good to know: ${infos.length}`, infos);
}

/** What was there before, folded. Empty where there is nothing. */
export function formerMarkdown(findings: readonly Finding[]): string {
  const counts = [...Map.groupBy(findings, ({ severity }) => severity)].map(
    ([severity, all]) => `${all.length} ${severity}${all.length === 1 ? "" : "s"}`,
  );
  return folded(`Not new: ${counts.join(", ")}`, findings);
}

function folded(summary: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  const list = findings.map(findingMarkdown).join("\n");
  return `<details><summary>${summary}</summary>\n\n${list}\n\n</details>`;
}

function isGrave({ severity }: Finding): boolean {
  return severity !== "info";
}

/** What others wrote, such as an expression, may stand in a message: it is shown as code. */
function findingMarkdown({ severity, code, message, remedy, subject, stack, location }: Finding): string {
  const where = location === undefined ? "" : ` ${markdownCode(`${location.file}:${location.line}`)}`;
  const what = subject === undefined ? "" : `${subject.replace(`${stack} › `, "")}: `;
  return `- ${signs[severity]}${where} ${markdownCode(`${what}${message}. ${remedy}`)} ${escapeMarkdown(`[${code}]`)}`;
}

function identityOf({ stack, code, about, message }: Finding): string {
  return JSON.stringify([stack, code, about, message]);
}

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Severity } from "../../core/errors.ts";
import { invalidAllowance, unusedAllowance } from "./rules/allowances.ts";
import { rules } from "./rules/catalogue.ts";
import type { RuleDescription } from "./rules/rule.ts";

/** All rules that have their own codes; errors of a stack file are those of `src/config` and `src/schedule`. */
export const ruleDescriptions: readonly RuleDescription[] = [...rules, unusedAllowance, invalidAllowance];

export interface RulePage extends RuleDescription {
  /** Path in the repository of scheduler-ops, with an anchor where a page explains several codes. */
  page: string;
  /** The whole page; its row for a code of a table. */
  markdown: string;
}

const root = resolve(import.meta.dirname, "../../..");
const errorsPage = "docs/errors.md";

/** Where a code is explained: path in the repository of scheduler-ops, with an anchor where a page explains several codes. */
export function pageOf(code: string): string {
  if (code.startsWith("SCHED")) return `docs/rules/schedule-errors.md#${code.toLowerCase()}`;
  return code.startsWith("RULE") || code === "CONFIG014" ? `docs/rules/${code}.md` : errorsPage;
}

/** The documentation of a code. */
export function readRulePage(code: string): RulePage {
  const page = pageOf(code);
  const [path = "", anchor] = page.split("#");
  const text = readFileSync(resolve(root, path), "utf8");
  const severity = severityOf(code);
  if (path !== errorsPage && anchor === undefined) {
    const title = /^# \S+: (.*)$/m.exec(text)?.[1] ?? code;
    return { code, severity, title, page, markdown: text };
  }
  const row = text.split("\n").find((line) => line.startsWith("| ") && line.includes(`${code} |`)) ?? "";
  const [title = code, second = "", third = ""] = row.replace(/ \|$/, "").split(" | ").slice(1);
  const markdown =
    anchor === undefined ? `${title}: ${second}` : `${title}. Wrong: ${second}. Right: ${third}.`;
  return { code, severity, title, page, markdown };
}

function severityOf(code: string): Severity {
  return ruleDescriptions.find((rule) => rule.code === code)?.severity ?? "error";
}

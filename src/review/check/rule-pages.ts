/** The pages of the documentation about what a review finds. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Severity } from "../../core/errors.ts";
import { invalidAllowance, unusedAllowance } from "./rules/allowances.ts";
import { rules } from "./rules/catalogue.ts";
import type { RuleDescription } from "./rules/rule.ts";

/** All rules that have codes of their own; those of the stack file are errors of `src/config` and `src/schedule`. */
export const ruleDescriptions: readonly RuleDescription[] = [...rules, unusedAllowance, invalidAllowance];

export interface RulePage extends RuleDescription {
  /** Path in the repository of scheduler-ops. */
  page: string;
  /** The whole page; for a code without one what `docs/errors.md` says. */
  markdown: string;
}

const root = resolve(import.meta.dirname, "../../..");
/** Errors of a stack file that need an explanation as long as a rule's. */
const explained = /^(?:RULE|SCHED)\d|^CONFIG014$/;

/** Where a code is explained, from the root of the repository of scheduler-ops. */
export function pageOf(code: string): string {
  return explained.test(code) ? `docs/rules/${code}.md` : "docs/errors.md";
}

/** What is to be said about a code without the occasion. */
export function readRulePage(code: string): RulePage {
  const page = pageOf(code);
  const text = readFileSync(resolve(root, page), "utf8");
  if (page !== "docs/errors.md") {
    const title = /^# \S+: (.*)$/m.exec(text)?.[1] ?? code;
    return { code, severity: severityOf(code), title, page, markdown: text };
  }
  const row = text.split("\n").find((line) => line.startsWith(`| ${code} |`)) ?? "";
  const [meaning = code, remedy = ""] = row.split(" | ").slice(1);
  return {
    code,
    severity: severityOf(code),
    title: meaning,
    page,
    markdown: `${meaning}: ${remedy.replace(/ \|$/, "")}`,
  };
}

function severityOf(code: string): Severity {
  return ruleDescriptions.find((rule) => rule.code === code)?.severity ?? "error";
}

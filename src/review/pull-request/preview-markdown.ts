/** Pulumi previews as markdown: which resources change, and why a preview failed. */

import { oneLine } from "../../core/quote.ts";
import { escapeMarkdown, markdownCode, markdownTable } from "../../core/text/markdown.ts";
import type { ResourceChange, StackPreview } from "./preview.ts";

const maxFailureLines = 20;
const maxFailureCharacters = 2_000;

/** Why a preview or a refresh failed, as Pulumi printed it. */
export function failureMarkdown({ stack, preview }: StackPreview, what: "preview" | "refresh"): string {
  const lines = withoutSecrets(preview?.failure ?? "")
    .split("\n")
    .map(oneLine);
  const shown = lines.slice(0, maxFailureLines).join("\n").slice(0, maxFailureCharacters);
  const isWhole = shown.length === lines.join("\n").length;
  const quoted = [shown, ...(isWhole ? [] : ["…"])].join("\n");
  return `> ⛔ **The ${what} of ${markdownCode(stack)} failed**\n\n${fenced(quoted)}`;
}

/** The resources that change, folded under a line that counts them. Empty if there is no preview. */
export function resourcesMarkdown({ preview }: StackPreview): string {
  if (preview === undefined) return "";
  const { changes, unchanged, failure } = preview;
  if (changes.length === 0) {
    return failure === undefined ? `Resources: no changes (${unchanged} unchanged).` : "";
  }
  const counts = [...Map.groupBy(changes, ({ operation }) => operation)].map(
    ([operation, all]) => `${all.length} ${escapeMarkdown(operation)}`,
  );
  const summary = [...counts, ...(unchanged === 0 ? [] : [`${unchanged} unchanged`])].join(", ");
  const rows = changes.map((change) => [
    escapeMarkdown(change.operation),
    markdownCode(change.name),
    escapeMarkdown(change.type),
    propertiesText(change),
  ]);
  const table = markdownTable(["operation", "resource", "type", "properties"], rows);
  return `<details><summary>Resources: ${summary}</summary>\n\n${table}\n\n</details>`;
}

function propertiesText({ properties, replacedBy }: ResourceChange): string {
  const replacing = new Set(replacedBy);
  return properties
    .map((path) => `${markdownCode(path)}${replacing.has(path) ? " (forces replacement)" : ""}`)
    .join(", ");
}

/**
 * Removes credentials from URLs, and tokens of Render, Pulumi, GitHub and GitLab: more people can read a comment than a
 * log, and CI does not mask secrets in it.
 */
function withoutSecrets(text: string): string {
  return text
    .replace(/:\/\/[^/\s@]*@/g, "://…@")
    .replace(/\b(rnd_|pul-|gh[pousr]_|github_pat_|glpat-)[\w-]+/g, "$1…");
}

/** Text as a code block, fenced with more backticks than it contains. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

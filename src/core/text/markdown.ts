/** Markdown for GitHub and GitLab. */
import { oneLine } from "../quote.ts";

/** Our own prose, with every markup character escaped. Texts from outside are shown with `markdownCode`. */
export function escapeMarkdown(prose: string): string {
  return oneLine(prose).replace(/[\\`*_[\]<>~]/g, (character) => `\\${character}`);
}

/** Any text as code: delimited by more backticks than it contains. */
export function markdownCode(text: string): string {
  const shown = oneLine(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // A renderer strips one space on both sides, except from a text of only spaces.
  const padding = longest > 0 || /^ .*[^ ].* $/.test(shown) || shown === "" ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** A table of cells that are already markdown. A `|` in a cell is escaped, also in code. */
export function markdownTable(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

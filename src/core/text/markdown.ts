/** Markdown as GitHub and GitLab read it. */
import { oneLine } from "../quote.ts";

/** Prose of ours, so that no character of it is markup. What others wrote stands as `markdownCode`. */
export function escapeMarkdown(prose: string): string {
  return oneLine(prose).replace(/[\\`*_[\]<>~]/g, (character) => `\\${character}`);
}

/** Text that may hold anything, as code: marked with more backticks than it holds. */
export function markdownCode(text: string): string {
  const shown = oneLine(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // The spaces are taken off again when both are there; a text of nothing but spaces keeps them.
  const padding = longest > 0 || /^ .*[^ ].* $/.test(shown) || shown === "" ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** A table whose cells are markdown already. A `|` in them, in code too, is no border. */
export function markdownTable(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

import { escapeMarkdown, markdownCode, markdownTable } from "../../../core/text/markdown.ts";
import type { Rich } from "../../../core/text/rich.ts";
import { sameRich } from "../../../core/text/rich.ts";
import type { RevisionDiff } from "../model.ts";
import type { JobSection, Line, Row, StackSection } from "../text/model.ts";
import { presentDiff } from "../text/presentation.ts";

/** A comparison as markdown for a pull request. Ends with a line break. */
export function formatMarkdown(diff: RevisionDiff): string {
  const { title, summary, stacks, notes } = presentDiff(diff);
  const parts = [
    `## Schedules: ${richMarkdown(title)}`,
    richMarkdown(summary),
    ...stacks.map(stackMarkdown),
    ...notes.map((note) => `<sub>${escapeMarkdown(note)}</sub>`),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The differences of one stack, without the title and notes of the comparison. */
function stackMarkdown(section: StackSection): string {
  const { heading, lines, jobs, unchanged } = stackPieces(section);
  return [heading, lines, ...jobs, unchanged].filter((piece) => piece !== "").join("\n\n");
}

/** The same in pieces, for a caller that may have to omit some. A piece is empty if there is nothing to say. */
export function stackPieces({ heading, lines, jobs, unchanged }: StackSection): {
  heading: string;
  lines: string;
  /** In the order of the section's jobs. */
  jobs: string[];
  unchanged: string;
} {
  return {
    heading: `### ${richMarkdown(heading)}`,
    lines: listMarkdown(lines),
    jobs: jobs.map(jobMarkdown),
    unchanged: unchanged === undefined ? "" : richMarkdown(unchanged),
  };
}

const words = { added: "new", removed: "removed", changed: "", unreadable: "unreadable" } as const;

function jobMarkdown({ mark, heading, place, lead, rows, lines }: JobSection): string {
  const state = words[mark] === "" ? "" : ` (${words[mark]})`;
  const where = place === undefined ? "" : ` · ${markdownCode(place)}`;
  const blocks =
    rows.length === 0
      ? [listMarkdown([...lead, ...lines])]
      : [listMarkdown(lead), tableMarkdown(rows), listMarkdown(lines)];
  return [`#### ${richMarkdown(heading)}${state}${where}`, ...blocks.filter((block) => block !== "")].join(
    "\n\n",
  );
}

function tableMarkdown(rows: readonly Row[]): string {
  if (rows.every(({ before }) => before === undefined))
    return markdownTable(
      ["", "new"],
      rows.map(({ label, after }) => [label, richMarkdown(after)]),
    );
  return markdownTable(
    ["", "before", "after"],
    rows.map(({ label, before, after }) => [
      label,
      before === undefined ? "" : richMarkdown(before),
      sameRich(before, after) ? "unchanged" : richMarkdown(after),
    ]),
  );
}

/** Lines as a list; empty if there are none. */
export function listMarkdown(lines: readonly Line[]): string {
  return lines.map(({ tone, text }) => `- ${tone === "warning" ? "⚠️ " : ""}${richMarkdown(text)}`).join("\n");
}

/** Text in which names and texts from the files are shown as code. */
export function richMarkdown(text: Rich): string {
  return text
    .map((piece) => {
      if (typeof piece === "string") return escapeMarkdown(piece);
      return markdownCode("foreign" in piece ? piece.foreign : piece.code);
    })
    .join("");
}

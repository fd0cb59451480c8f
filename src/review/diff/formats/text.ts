import { styleText } from "node:util";
import { oneLine } from "../../../core/quote.ts";
import { type Rich, sameRich } from "../../../core/text/rich.ts";
import type { RevisionDiff } from "../model.ts";
import type { JobSection, Line, Row, StackSection } from "../text/model.ts";
import { presentDiff } from "../text/presentation.ts";

interface TextOptions {
  /** Whether to use colors, in addition to the signs that mean the same. Default: false. */
  color?: boolean;
}

const signs = { added: "+", removed: "-", changed: "~", unreadable: "!" } as const;
const colors = { added: "green", removed: "red", changed: "yellow", unreadable: "red" } as const;
/** Of the column of labels; wider for the name of a long time zone: `America/Argentina/Buenos_Aires`. */
const labelWidth = 14;
/** Both sides of a row share a line up to this length. */
const maxPairLength = 64;

/** A comparison for a terminal. Ends with a line break. */
export function formatText(diff: RevisionDiff, { color = false }: TextOptions = {}): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const { title, summary, stacks, notes } = presentDiff(diff);
  const parts = [
    `${paint("bold", plainText(title))}\n${wrap(plainText(summary), "")}`,
    ...stacks.map(stackText),
    ...(notes.length === 0 ? [] : [notes.map((note) => paint("dim", wrap(note, ""))).join("\n")]),
  ];
  return `${parts.join("\n\n")}\n`;

  function stackText({ heading, lines, jobs, unchanged }: StackSection): string {
    const head = [paint("bold", plainText(heading)), ...lines.map((line) => lineText(line, "  "))].join("\n");
    const rest = unchanged === undefined ? [] : [paint("dim", wrap(plainText(unchanged), "  "))];
    return [head, ...jobs.map(jobText), ...rest].join("\n\n");
  }

  function jobText({ mark, heading, place, lead, rows, lines }: JobSection): string {
    const title = `  ${paint(colors[mark], `${signs[mark]} ${plainText(heading)}`)}`;
    const where = place === undefined ? "" : `  ${paint("dim", oneLine(place))}`;
    const linesText = (each: readonly Line[]): string[] => each.map((line) => lineText(line, "      "));
    const width = Math.max(labelWidth, ...rows.map(({ label }) => label.length + 1));
    const table = rows.map((row) => rowText(row, width));
    return [`${title}${where}`, ...linesText(lead), ...table, ...linesText(lines)].join("\n");
  }

  function rowText({ label, before, after }: Row, width: number): string {
    const lead = `      ${paint("dim", label.padEnd(width))}`;
    const indent = " ".repeat(6 + width);
    const next = plainText(after);
    if (before === undefined) return lead + wrap(next, indent).trimStart();
    if (sameRich(before, after)) return lead + wrap(`${next}, unchanged`, indent).trimStart();
    const old = plainText(before);
    if (old.length + next.length <= maxPairLength)
      return `${lead}${paint("red", old)} → ${paint("green", next)}`;
    const side = (sign: string, text: string): string => wrap(`${sign} ${text}`, indent, "  ").trimStart();
    return `${lead}${paint("red", side("-", old))}\n${indent}${paint("green", side("+", next))}`;
  }

  function lineText({ tone, text }: Line, indent: string): string {
    if (tone === "plain") return wrap(plainText(text), indent);
    return paint("yellow", wrap(`! ${plainText(text)}`, indent, "  "));
  }
}

/** Code with a space is quoted, so that its ends are visible. */
function plainText(text: Rich): string {
  return text
    .map((piece) => {
      if (typeof piece === "string") return piece;
      if ("foreign" in piece) return oneLine(piece.foreign);
      const shown = oneLine(piece.code);
      return /^\S+$/.test(shown) ? shown : `"${shown}"`;
    })
    .join("");
}
const width = 100;

/**
 * Prose in lines of 100 characters.
 * @param hanging additional indentation of the lines after the first
 */
function wrap(text: string, indent: string, hanging = ""): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const isFirst = line.trim() === "";
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + hanging + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line].join("\n");
}

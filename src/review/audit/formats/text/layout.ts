import { wrap } from "../../../../core/text/table.ts";

/** No line is longer, even with long names. */
const textWidth = 100;

/** A heading, and lines indented by two columns below it. */
export function section(heading: string, lines: readonly string[]): string[] {
  return [...prose(heading), ...indent(lines, 2)];
}

/** Text in lines that fit after `columns`; lines after the first are indented further. */
export function prose(text: string, columns = 0): string[] {
  const [first = "", ...rest] = wrap(text, textWidth - columns - 2);
  return [first, ...indent(rest, 2)].map((line) => " ".repeat(columns) + line);
}

function indent(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => (line === "" ? "" : `${" ".repeat(columns)}${line}`));
}

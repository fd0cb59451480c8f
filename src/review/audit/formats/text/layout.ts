import { wrap } from "../../../../core/text/table.ts";

/** No line is longer, however long the names are. */
const textWidth = 100;

/** A heading and what stands below it, two columns to the right. */
export function section(heading: string, lines: readonly string[]): string[] {
  return [...prose(heading), ...indent(lines, 2)];
}

/** Text that others wrote part of, in lines that fit behind `columns`; those after the first stand further right. */
export function prose(text: string, columns = 0): string[] {
  const [first = "", ...rest] = wrap(text, textWidth - columns - 2);
  return [first, ...indent(rest, 2)].map((line) => " ".repeat(columns) + line);
}

export function indent(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => (line === "" ? "" : `${" ".repeat(columns)}${line}`));
}

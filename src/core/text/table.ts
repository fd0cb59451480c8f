export interface Column {
  /** Maximum width; longer cells continue on the next line. Default: the width of the widest cell. */
  widest?: number;
  /** Default: left. */
  align?: "left" | "right";
}

/**
 * The lines of a plain text table: two spaces between columns, no trailing spaces, no line break at a no-break space.
 */
export function textTable(columns: readonly Column[], rows: ReadonlyArray<readonly string[]>): string[] {
  return textRows(columns, rows).flat();
}

/** As `textTable`, with the lines of each row separate. */
export function textRows(columns: readonly Column[], rows: ReadonlyArray<readonly string[]>): string[][] {
  const wrapped = rows.map((row) =>
    columns.map(({ widest }, index) => wrap(row[index] ?? "", widest ?? Number.POSITIVE_INFINITY)),
  );
  const widths = columns.map((_, index) =>
    Math.max(0, ...wrapped.flatMap((row) => (row[index] ?? []).map((line) => line.length))),
  );
  return wrapped.map((row) => {
    const height = Math.max(...row.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      row
        .map((lines, index) => {
          const [text, width] = [lines[line] ?? "", widths[index] ?? 0];
          return columns[index]?.align === "right" ? text.padStart(width) : text.padEnd(width);
        })
        .join("  ")
        .replaceAll("\u00a0", " ")
        .trimEnd(),
    );
  });
}

/** Lines of at most `width` characters, broken between words if possible. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  return [...lines, line];
}

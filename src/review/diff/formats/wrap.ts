const width = 100;

/** Prose in lines of 100 characters. @param hanging what the lines after the first one are indented more. */
export function wrap(text: string, indent: string, hanging = ""): string {
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

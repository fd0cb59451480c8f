import { type Document, isMap, isNode, Lexer, type LineCounter, type Pair } from "yaml";
import type { ConfigPath } from "./finding.ts";

/** A comment of a stack file, and the key that it refers to. */
export interface FileComment {
  /** Without the `#` and surrounding white space. */
  text: string;
  line: number;
  column: number;
  /**
   * The path of the key on the same line. For a comment on its own line: of the key below it, or of the key under which
   * it is indented. Empty above `config:`; absent if there is no such key.
   */
  path?: ConfigPath;
}

/** All comments of a file, in order. */
export function commentsOf(text: string, document: Document.Parsed, lines: LineCounter): FileComment[] {
  const found = commentOffsets(text).map((comment) => ({ ...comment, ...lines.linePos(comment.offset) }));
  if (found.length === 0) return [];
  const entries = entriesOf(document, lines);
  const alone = new Set(found.filter((comment) => comment.alone).map(({ line }) => line));
  const targetOf = targetLines(text, alone);
  return found.map(({ source, line, col: column }) => {
    const path = pathAt(entries, alone.has(line) ? targetOf(line, column) : line);
    return { text: source.slice(1).trim(), line, column, ...(path === undefined ? {} : { path }) };
  });
}

/**
 * The line that a comment on its own line refers to: the next line that is not blank, or the previous one if the comment
 * is indented further than the next.
 * @param alone lines that contain only a comment
 */
function targetLines(text: string, alone: ReadonlySet<number>): (line: number, column: number) => number {
  const indentations = text
    .split("\n")
    .map((line, index) => (alone.has(index + 1) ? -1 : line.search(/[^\s\uFEFF]/)));
  const nearest = (lines: Iterable<number>): Int32Array => {
    const found = new Int32Array(indentations.length).fill(-1);
    let last = -1;
    for (const index of lines) {
      if ((indentations[index] ?? -1) >= 0) last = index;
      found[index] = last;
    }
    return found;
  };
  const [before, next] = [nearest(indentations.keys()), nearest([...indentations.keys()].reverse())];
  return (line, column) => {
    const [previous = -1, following = -1] = [before[line - 1], next[line - 1]];
    const indentation = following < 0 ? 0 : (indentations[following] ?? 0);
    return (column - 1 > indentation ? previous : following) + 1;
  };
}

interface Entry {
  path: ConfigPath;
  first: number;
  last: number;
}

/** `config` and the keys below it, outer keys first. */
function entriesOf(document: Document.Parsed, lines: LineCounter): Entry[] {
  const entries: Entry[] = [];
  const root = document.contents;
  for (const pair of isMap(root) ? root.items : []) {
    if (String(pair.key) === "config") collect(pair, []);
  }
  return entries;

  function collect({ key, value }: Pair, path: ConfigPath): void {
    const start = isNode(key) ? key.range?.[0] : undefined;
    if (start === undefined) return;
    const end = (isNode(value) ? value.range?.[1] : undefined) ?? start;
    const last = lines.linePos(Math.max(end, start + 1) - 1).line;
    entries.push({ path, first: lines.linePos(start).line, last });
    for (const pair of isMap(value) ? value.items : []) collect(pair, [...path, String(pair.key)]);
  }
}

function pathAt(entries: readonly Entry[], line: number): ConfigPath | undefined {
  const beginning = entries.find(({ first }) => first === line);
  return (beginning ?? entries.findLast(({ first, last }) => first <= line && line <= last))?.path;
}

/** The offsets of comments, and whether each is alone on its line. */
function commentOffsets(text: string): Array<{ offset: number; source: string; alone: boolean }> {
  const found: Array<{ offset: number; source: string; alone: boolean }> = [];
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // Control tokens of the lexer, which are not in the file: document, end of a flow collection, scalar.
    if (token === "\u0002" || token === "\u0018" || token === "\u001f") {
      isScalar = token === "\u001f";
      continue;
    }
    if (!isScalar && token.startsWith("#")) {
      const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
      found.push({ offset, source: token, alone: before.trim() === "" });
    }
    isScalar = false;
    offset += token.length;
  }
  return found;
}

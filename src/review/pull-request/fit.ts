/** A text that may have to be shorter than it is: what it cannot do without, and parts that can be left out. */
export interface FoldableText {
  head: string;
  sections: readonly FoldableSection[];
  foot: string;
}

export interface FoldableSection {
  /** Stays as long as any section does. */
  head: string;
  /** In the order in which they are read. */
  parts: readonly FoldablePart[];
}

export interface FoldablePart {
  text: string;
  /** What it is, for the note that it was left out: `the next runs of backup`. */
  what: string;
  /** The highest goes first. */
  rank: number;
}

/** For the note that something was left out. */
const roomForNote = 600;
const mostNamed = 5;
const between = "\n\n";

/**
 * The whole text where it is short enough; else without the parts of the highest rank, the longest first, and with a note
 * that names them. Where even the heads are too long, only the first sections are there.
 * @param longest in UTF-16 units, which are never fewer than the characters that a forge counts
 * @param whole how to see everything, as a sentence
 */
export function fitText({ head, sections, foot }: FoldableText, longest: number, whole: string): string {
  const parts = sections.flatMap((section) => section.parts);
  const leftOut = new Set<FoldablePart>();
  const text = (shown = sections, note = "") =>
    [head, ...shown.map((section) => sectionText(section, leftOut)), note, foot]
      .filter((each) => each !== "")
      .join(between);
  if (text().length <= longest) return text();

  const limit = longest - roomForNote;
  let length = text().length;
  for (const part of parts.toSorted((a, b) => b.rank - a.rank || b.text.length - a.text.length)) {
    if (length <= limit) break;
    leftOut.add(part);
    length -= part.text.length + between.length;
  }
  let shown = sections;
  for (const section of sections.toReversed()) {
    if (length <= limit) break;
    shown = shown.slice(0, -1);
    length -= sectionText(section, leftOut).length + between.length;
  }
  const missing = sections.length - shown.length;
  const named = parts.filter((part) => leftOut.has(part)).map(({ what }) => what);
  return text(shown, noteOf(missing > 0 ? [`${missing} whole sections`, ...named] : named, whole));
}

function sectionText({ head, parts }: FoldableSection, leftOut: ReadonlySet<FoldablePart>): string {
  return [head, ...parts.filter((part) => !leftOut.has(part)).map(({ text }) => text)].join(between);
}

function noteOf(named: readonly string[], whole: string): string {
  const more = named.length - mostNamed;
  const list = named.slice(0, mostNamed).map((name) => (name.length > 80 ? `${name.slice(0, 79)}…` : name));
  return `> Left out to fit: ${list.join(", ")}${more > 0 ? ` and ${more} more` : ""}. ${whole}`;
}

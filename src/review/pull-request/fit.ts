/** A text that may have to be shortened: required texts, and parts that can be omitted. */
export interface FoldableText {
  head: string;
  sections: readonly FoldableSection[];
  foot: string;
}

export interface FoldableSection {
  /** Omitted only together with the section. */
  head: string;
  /** In reading order. */
  parts: readonly FoldablePart[];
}

export interface FoldablePart {
  text: string;
  /** Its name in the note about omitted parts: `the resources of prod`. */
  what: string;
  /** The highest is omitted first. */
  rank: number;
}

/** Reserved for the note about omitted parts. */
const roomForNote = 600;
const maxNamed = 5;
const between = "\n\n";

/**
 * The whole text if it is short enough; otherwise without the parts of the highest rank, longest first, and with a note
 * that names them. If even the heads are too long, only the first sections remain.
 * @param longest in UTF-16 units, which are never fewer than the characters that a forge counts
 * @param whole how to see the full text, as a sentence
 */
export function fitText({ head, sections, foot }: FoldableText, longest: number, whole: string): string {
  const parts = sections.flatMap((section) => section.parts);
  const omitted = new Set<FoldablePart>();
  const text = (shown = sections, note = "") =>
    [head, ...shown.map((section) => sectionText(section, omitted)), note, foot]
      .filter((each) => each !== "")
      .join(between);
  if (text().length <= longest) return text();

  const limit = longest - roomForNote;
  let length = text().length;
  for (const part of parts.toSorted((a, b) => b.rank - a.rank || b.text.length - a.text.length)) {
    if (length <= limit) break;
    omitted.add(part);
    length -= part.text.length + between.length;
  }
  let shown = sections;
  for (const section of sections.toReversed()) {
    if (length <= limit) break;
    shown = shown.slice(0, -1);
    length -= sectionText(section, omitted).length + between.length;
  }
  const missing = sections.length - shown.length;
  const named = parts.filter((part) => omitted.has(part)).map(({ what }) => what);
  return text(shown, noteOf(missing > 0 ? [`${missing} whole sections`, ...named] : named, whole));
}

function sectionText({ head, parts }: FoldableSection, omitted: ReadonlySet<FoldablePart>): string {
  return [head, ...parts.filter((part) => !omitted.has(part)).map(({ text }) => text)].join(between);
}

function noteOf(named: readonly string[], whole: string): string {
  const more = named.length - maxNamed;
  const list = named.slice(0, maxNamed).map((name) => (name.length > 80 ? `${name.slice(0, 79)}…` : name));
  return `> Omitted to fit: ${list.join(", ")}${more > 0 ? ` and ${more} more` : ""}. ${whole}`;
}

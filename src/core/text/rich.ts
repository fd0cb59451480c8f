/** Text with pieces that are code or come from the files: each format marks and escapes them in its own way. */
export type Rich = readonly Piece[];
export type Piece = string | Code | Foreign;

export interface Code {
  code: string;
}

/** A sentence with text from the files, such as a message about one. */
export interface Foreign {
  foreign: string;
}

/** A template of prose and pieces: `` rich`plan ${code(plan)}` ``. */
export function rich(strings: TemplateStringsArray, ...values: Array<Piece | Rich | number>): Rich {
  const pieces = strings.flatMap((text, index): Piece[] => {
    const value = values[index];
    const inserted = typeof value === "number" ? String(value) : value;
    return [text, ...(inserted === undefined ? [] : isRich(inserted) ? inserted : [inserted])];
  });
  return pieces.filter((piece) => piece !== "");
}

/** A text from the files: an expression, a command, a name. */
export function code(text: string): Code {
  return { code: text };
}

export function foreign(text: string): Foreign {
  return { foreign: text };
}

/** Pieces with a separator between them: `a, b, c`. */
export function list(items: ReadonlyArray<Piece | Rich>, separator = ", "): Rich {
  return items.flatMap((item, index): Piece[] => [
    ...(index === 0 ? [] : [separator]),
    ...(isRich(item) ? item : [item]),
  ]);
}

/** The text without marks. */
export function plain(text: Rich): string {
  return text
    .map((piece) => (typeof piece === "string" ? piece : "foreign" in piece ? piece.foreign : piece.code))
    .join("");
}

export function sameRich(one: Rich | undefined, other: Rich | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isRich(value: Piece | Rich): value is Rich {
  return Array.isArray(value);
}

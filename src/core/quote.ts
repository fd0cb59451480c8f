/** Quoted for a message: on one line, control and invisible characters escaped, 80 characters at most. */
export function quote(text: string): string {
  return oneLine(JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text));
}

/** Text with its control and invisible characters escaped: they could end the line, or reverse its direction. */
export function oneLine(text: string): string {
  return text.replace(
    /\p{Cf}|\p{Cc}|\p{Zl}|\p{Zp}/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

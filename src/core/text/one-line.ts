/** Text with its control and invisible characters told by their numbers: they could end the line, or turn it around. */
export function oneLine(text: string): string {
  return text.replace(
    /\p{Cf}|\p{Cc}|\p{Zl}|\p{Zp}/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

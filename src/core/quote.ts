/** Quoted for a message: on one line, control and invisible characters escaped, 80 characters at most. */
export function quote(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(shown).replace(
    /\p{Cf}|\p{Cc}|\p{Zl}|\p{Zp}/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

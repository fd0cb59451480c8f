import { distance } from "fastest-levenshtein";

/** The known word that `word` is most likely a misspelling of; `undefined` if none is similar. */
export function closestMatch(word: string, known: readonly string[]): string | undefined {
  const written = plain(word);
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(written, plain(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const tolerated = Math.max(1, Math.floor(Math.max(written.length, best.candidate.length) / 3));
  return best.edits <= tolerated ? best.candidate : undefined;
}

/** Ignores case and separators: `time_zone`, `timezone` and `timeZone` are equal. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, "");
}

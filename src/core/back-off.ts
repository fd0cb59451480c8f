/** The delay after attempt number `attempt` (from 0): `first`, doubled after each attempt, at most `longest`. */
export function backOff(
  attempt: number,
  { first, longest = Number.POSITIVE_INFINITY }: { first: number; longest?: number },
): number {
  return Math.min(first * 2 ** attempt, longest);
}

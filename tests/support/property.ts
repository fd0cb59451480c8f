import fc from "fast-check";
import { test } from "vitest";

export interface PropertyOptions<Case> {
  /** How many generated cases are checked. */
  readonly runs: number;
  /** What the generated cases depend on. Default: 1, so that each run of the tests checks the same cases. */
  readonly seed?: number;
  /** Cases that are checked in addition, first. */
  readonly examples?: readonly Case[];
  /** In milliseconds, about ten times what all cases take on a quiet machine. Default: 300000. */
  readonly timeLimit?: number;
}

/**
 * A test that checks generated cases. A failure shows the smallest failing case and the seed; the variable SEED replaces the
 * seeds of all properties, by a number or by `random`, and prints the seed of each, for example
 * `SEED=random npm test -- tests/schedule`.
 */
export function testProperty<Case>(
  name: string,
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => Promise<void> | void,
  { runs, seed = 1, examples = [], timeLimit = 300_000 }: PropertyOptions<Case>,
): void {
  test(name, { timeout: timeLimit }, async () => {
    const chosen = chosenSeed(process.env.SEED) ?? seed;
    if (process.env.SEED !== undefined) console.log(`${name}: ${runs} cases, seed ${chosen}`);
    const property = fc.asyncProperty(cases, async (one) => check(one));
    await fc.assert(property, {
      numRuns: runs,
      seed: chosen,
      examples: examples.map((one): [Case] => [one]),
    });
  });
}

function chosenSeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === "random") return Math.floor(Math.random() * 2 ** 31);
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new Error(`SEED=${text}: neither an integer nor "random"`);
  return seed;
}

import { test } from "vitest";
import fc from "./seeded-fast-check.ts";

export interface PropertyOptions<Case> {
  /** How many generated cases are checked. */
  readonly runs: number;
  /** Cases that are checked in addition, first. */
  readonly examples?: readonly Case[];
  /** In milliseconds, about ten times what all cases take on a quiet machine. Default: 300000. */
  readonly timeLimit?: number;
}

/** A test that checks generated cases. A failure shows the smallest failing case and the seed. */
export function testProperty<Case>(
  name: string,
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => Promise<void> | void,
  { runs, examples = [], timeLimit = 300_000 }: PropertyOptions<Case>,
): void {
  test(name, { timeout: timeLimit }, async () => {
    const property = fc.asyncProperty(cases, async (one) => check(one));
    await fc.assert(property, {
      numRuns: runs,
      examples: examples.map((one): [Case] => [one]),
    });
  });
}

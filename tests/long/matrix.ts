/**
 * The matrices of the long suite. A file `tests/long/NAME.long.ts` exports one matrix as its default: where its cases come
 * from, and a function that runs one of them. The test of the same rule in `npm test` calls that function too, with a few cases.
 */
import { createHash } from "node:crypto";
import fc from "fast-check";

export interface Matrix<Case = unknown> {
  /** The rule that each case checks, as a sentence. */
  readonly rule: string;
  /**
   * Where the cases come from. A list is run once, each case once, starting at a position that depends on the seed; an
   * arbitrary never ends.
   */
  readonly cases: readonly Case[] | fc.Arbitrary<Case>;
  /** Share of the time compared with other matrices. Default: 1. */
  readonly weight?: number;
  /** Time limit of one case in milliseconds, about ten times what it takes on a quiet machine. Default: 60000. */
  readonly timeLimit?: number;
  /** Runs one case. Rejects when the rule does not hold. Cases of one matrix run one after the other. */
  run(one: Case): Promise<void> | void;
}

/** Lets TypeScript infer the type of the cases. */
export function defineMatrix<Case>(matrix: Matrix<Case>): Matrix {
  // `run` is only ever called with a value that `cases` of the same matrix has produced.
  return matrix as Matrix;
}

/** Number of cases, `Infinity` when they are generated. */
export function countOf({ cases }: Matrix): number {
  return isList(cases) ? cases.length : Number.POSITIVE_INFINITY;
}

// A batch has small and large values; fast-check would make a single sample small each time.
const batchSize = 100;

/** Case `number` of a matrix, counted from 0. It depends on the seed and the number alone, not on the cases before. */
export function caseOf(matrix: Matrix, name: string, seed: string, number: number): unknown {
  if (isList(matrix.cases)) return matrix.cases[number];
  const batch = Math.floor(number / batchSize);
  const values = fc.sample(matrix.cases, {
    seed: numberFrom(`${seed}/${name}/${batch}`),
    numRuns: batchSize,
  });
  return values[number % batchSize];
}

/** The number of the case that is the `turn`-th of a run. Both are counted from 0. */
export function numberOfTurn(matrix: Matrix, name: string, seed: string, turn: number): number {
  const count = countOf(matrix);
  return count === Number.POSITIVE_INFINITY ? turn : (turn + (numberFrom(`${seed}/${name}`) % count)) % count;
}

/** An unsigned number of 31 bits. */
function numberFrom(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) >>> 1;
}

function isList<Case>(cases: readonly Case[] | fc.Arbitrary<Case>): cases is readonly Case[] {
  return Array.isArray(cases);
}

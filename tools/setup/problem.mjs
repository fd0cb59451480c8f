/**
 * An error that ends the set-up: one sentence, optional detail, and how to fix it. Printed without a stack trace, in the form
 * of `formatProblem` in src/core/errors.ts, which cannot be imported: this code runs before TypeScript can.
 */
export class SetUpProblem extends Error {
  /** Exit code for the shell. */
  exitCode = 1;

  /**
   * @param {{ code: string, message: string, remedy: string, detail?: string }} problem
   *   `code` is stable, for example `SETUP003`; `detail` is the last line of the program that failed.
   */
  constructor({ code, message, remedy, detail }) {
    const lines = [`✖ set-up: ${message}`];
    if (detail !== undefined && detail !== "") lines.push(`  → ${detail}`);
    lines.push(`  ${remedy}  [${code}]`);
    super(lines.join("\n"));
    this.name = "SetUpProblem";
    this.code = code;
  }
}

/**
 * Runs `main`. Prints a {@link SetUpProblem} and sets its exit code; any other error is a bug and is rethrown.
 *
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}

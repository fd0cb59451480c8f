// npm test: builds the job bundles, checks types, format and lint, then runs all tests.
// npm test -- <argument…>: builds the job bundles, then runs the tests that vitest selects by the arguments, for example
//   npm test -- tests/schedule
// SEED=N or SEED=random: other cases for the property tests (tests/support/seeded-fast-check.ts).
// Ends with one line `N passed, N failed, N skipped`; the exit code is 1 when anything failed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundles, lint, runOpenly, runQuietly, tests, types } from "./check-steps.mjs";

const selection = process.argv.slice(2);
const { SEED: seed = "1" } = process.env;
process.env.SEED = seed === "random" ? String(Math.floor(Math.random() * 2 ** 31)) : seed;
console.log(`Seed of the property tests: ${process.env.SEED}`);
const checks = selection.length === 0 ? [bundles, types, lint] : [bundles];
const folder = mkdtempSync(join(tmpdir(), "scheduler-ops-test-"));
const report = join(folder, "report.json");

try {
  // In parallel, because the type check uses one processor; before the tests, so that these have the machine to themselves.
  const outcomes = await Promise.all(checks.map(runQuietly));
  outcomes.push(
    await runOpenly(
      tests(["--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...selection]),
    ),
  );
  const failed = outcomes.filter(({ passed }) => !passed).map(({ name }) => name);
  if (failed.length > 0) console.log(`✖ failed: ${failed.join(", ")}`);
  console.log(summary());
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns {string} the counts in vitest's report */
function summary() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    return `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped`;
  } catch {
    return "No test results: vitest ended before it wrote its report";
  }
}

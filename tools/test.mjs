// npm test: job bundles, types, format and lint, then all tests.
// npm test -- <argument…>: job bundles, then only the tests that vitest selects by the arguments, for example
//   npm test -- tests/schedule
// Ends with one line `N passed, N failed, N skipped`; the exit code is 1 when anything failed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundles, lint, runOpenly, runQuietly, tests, types } from "./checks.mjs";

const selection = process.argv.slice(2);
const checks = selection.length === 0 ? [bundles, types, lint] : [bundles];
const folder = mkdtempSync(join(tmpdir(), "scheduler-ops-test-"));
const report = join(folder, "report.json");

try {
  // At the same time: the type check is one long thread. Before the tests, so that those have the machine to themselves.
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

/** @returns {string} the counts of vitest's own report */
function summary() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    return `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped`;
  } catch {
    return "No test ran: vitest ended before its report was written";
  }
}

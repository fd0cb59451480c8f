// npm run check: types, format and lint, without the tests.
import { lint, runQuietly, types } from "./check-steps.mjs";

const outcomes = await Promise.all([types, lint].map(runQuietly));
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;

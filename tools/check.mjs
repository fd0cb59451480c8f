// npm run check: types, format and lint, without the tests.
import { lint, runQuietly, types } from "./checks.mjs";

const passed = await Promise.all([types, lint].map(runQuietly));
process.exitCode = passed.every(Boolean) ? 0 : 1;

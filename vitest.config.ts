import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Tests of these folders leave nothing behind in their process, so that files can share one: starting a process and
// loading the same modules for each file would take longer than the tests.
const shared = [
  "config",
  "core",
  "schedule",
  "runs",
  "render",
  "review",
  "jobs/{automation,program,switchbot}",
];
const files = shared.map((folder) => `tests/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    environment: "node",
    // Most of a test's time passes in processes that it has started. By default vitest would use one worker less than there
    // are processors: on two processors one file after the other.
    maxWorkers: availableParallelism() + 1,
    // About ten times what the slowest tests take on a quiet machine, so that a busy one fails none.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: "shared process", include: files, isolate: false } },
      {
        extends: true,
        test: {
          name: "own process",
          include: ["tests/**/*.test.ts"],
          exclude: files,
          globalSetup: ["tests/support/postgres/global-setup.ts"],
        },
      },
    ],
  },
});

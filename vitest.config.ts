import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "node",
    globalSetup: ["tests/support/postgres/global-setup.ts"],
    // Most of a test's time goes by in the processes that it has started, or in waiting for them. Vitest alone would take
    // one worker less than there are processors: on two processors one file after the other.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

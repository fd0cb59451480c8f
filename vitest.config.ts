import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "node",
    globalSetup: ["tests/support/postgres/global-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "app",
          environment: "node",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/browser/**", "tests/attribution/**", "tests/inserts/**"],
          setupFiles: ["tests/support/environment.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // The whole app in a real browser, built as in production.
          name: "browser",
          environment: "node",
          include: ["tests/browser/**/*.test.ts"],
          setupFiles: ["tests/support/environment.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "pure",
          environment: "node",
          include: ["tests/attribution/**/*.test.ts", "tests/inserts/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
    ],
  },
});

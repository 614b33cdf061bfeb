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
          exclude: ["tests/browser/**", "tests/attribution/**", "tests/inserts/**", "tests/extensions/**"],
          setupFiles: ["tests/support/environment.ts", "tests/support/properties.ts"],
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
          setupFiles: ["tests/support/environment.ts", "tests/support/properties.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "pure",
          environment: "node",
          include: ["tests/attribution/**/*.test.ts", "tests/inserts/**/*.test.ts", "tests/extensions/**/*.test.ts"],
          setupFiles: ["tests/support/properties.ts"],
          testTimeout: 60_000,
        },
      },
      {
        // What runs inside Shopify's surfaces: Preact in a document. The tester imports modules itself, so vite must read it.
        esbuild: { jsx: "automatic", jsxImportSource: "preact" },
        test: {
          name: "extensions",
          environment: "jsdom",
          include: ["extensions/**/*.test.{ts,tsx}"],
          server: { deps: { inline: [/ui-extensions/] } },
        },
      },
    ],
  },
});

import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, the longest first: begun last, it would be waited for alone while the other core idles. */
const long = ["browser/pages", "browser/main-job", "browser/faults", "landing/accessibility", "browser/imports", "imports/faults", "trust/two-shops", "attribution/cli", "inserts/card-pdf"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.indexOf(relative(`${import.meta.dirname}/tests`, moduleId).replace(".test.ts", ""));
      return at < 0 ? long.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    // One more than the cores of a small machine: much of a test's time is waiting for a queue, a browser or a time limit.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          // With a database, some in a real browser with the whole app, built as in production.
          name: "app",
          environment: "node",
          // Packages are loaded once a process; environment.ts gives each file the app's own modules anew.
          isolate: false,
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/attribution/**", "tests/inserts/**", "tests/extensions/**"],
          setupFiles: ["tests/support/environment.ts", "tests/support/properties.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "pure",
          environment: "node",
          isolate: false,
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

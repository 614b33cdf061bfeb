import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ensureChromium } from "./chromium.ts";
import { checkTypes } from "./extensions.ts";
import { buildApp, generateClient, root, run } from "./prepare.ts";

/**
 * Everything there is to check: types, lint, unused code, build, then every test. Names given as arguments run only the
 * tests whose path contains one of them. Closes with `N passed, N failed`.
 */
const only = process.argv.slice(2);
let passed = 0;
let failed = 0;

async function check(what: string, work: () => Promise<unknown>): Promise<boolean> {
  const began = performance.now();
  try {
    await work();
    passed += 1;
    console.log(`✓ ${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    failed += 1;
    console.log(`✗ ${what}\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const tool = (path: string, ...args: string[]) => run(process.execPath, [join(root, "node_modules", path), ...args]);

/** Runs vitest, showing its output, and counts what it says. */
async function tests(): Promise<void> {
  const report = join(root, ".cache/test-report.json");
  await rm(report, { force: true });
  const vitest = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`, ...only], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const code = await new Promise<number | null>((done) => vitest.once("close", done));
  const counted = await readFile(report, "utf8").then((text) => JSON.parse(text) as { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number }, () => null);
  if (!counted) {
    failed += 1;
    console.log("✗ the tests did not run to their end");
    return;
  }
  passed += counted.numPassedTests;
  failed += counted.numFailedTests;
  // A suite that fails outside a test (an import, a hook) must count too.
  if (code !== 0 && counted.numFailedTests === 0) failed += Math.max(1, counted.numFailedTestSuites);
}

const began = performance.now();
await check("database client", generateClient);
await check("Shopify’s Admin schema", () => run(process.execPath, [join(root, "scripts/fetch-admin-schema.mjs")]));
const browser = await check("Chromium", async () => (process.env.CHROMIUM_PATH = ensureChromium()));
// Each check uses one core: two lanes, about as long as each other.
async function typesAndUse(): Promise<void> {
  if (only.length > 0) return;
  await check("types", () => tool("typescript/bin/tsc", "--noEmit"));
  await check("types of the extensions", checkTypes);
  await check("unused code and packages", () => tool("knip/bin/knip.js", "--no-config-hints"));
}
async function buildAndLint(): Promise<boolean> {
  const built = await check("build", buildApp);
  if (only.length === 0) await check("lint", () => tool("eslint/bin/eslint.js", ".", "--max-warnings", "0", "--cache", "--cache-location", ".cache/eslint/"));
  return built;
}
const [built] = await Promise.all([buildAndLint(), typesAndUse()]);
if (built && browser) await tests();
else console.log("The tests need the build and Chromium: mend these first.");

console.log(`\nIn ${((performance.now() - began) / 60_000).toFixed(1)} minutes.`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

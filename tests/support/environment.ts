// A whole, harmless environment for tests; each test file's database replaces the two addresses.
import { vi } from "vitest";

// One process runs many files: packages stay loaded, but each file gets the app's own modules anew, and the process as
// it was before the first.
const first = globalThis as typeof globalThis & { atFirst?: { environment: NodeJS.ProcessEnv; request: typeof globalThis.fetch } };
const { environment, request } = (first.atFirst ??= { environment: { ...process.env }, request: globalThis.fetch });
vi.resetModules();
globalThis.fetch = request;
for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];

Object.assign(process.env, environment, {
  NODE_ENV: "test",
  LOG_LEVEL: environment.LOG_LEVEL ?? "silent",
  SHOPIFY_API_KEY: "test-key",
  SHOPIFY_API_SECRET: "test-secret",
  SHOPIFY_APP_URL: "https://app.flybridge.test",
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
  INDEX_KEY: Buffer.alloc(32, 2).toString("base64"),
});
process.env.DATABASE_URL ??= "postgres://nobody@127.0.0.1:1/none";

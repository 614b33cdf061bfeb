import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { API_VERSION } from "#app/shopify/api-version.ts";
import { bundleExtension, readExtensions } from "../../scripts/extensions.ts";

/** Shopify refuses more than 64 KB compressed. Ours must stay far below it, for they load on someone else's page. */
const SHOPIFY_LIMIT = 64 * 1024;
const BUDGET = 16 * 1024;
/** Tighter where the code runs on every page of a store. */
const OWN_BUDGETS: Record<string, number> = { "journey-pixel": 1_500 };

const extensions = await readExtensions();

test("every extension speaks the app's one API version", () => {
  for (const { folder, apiVersion, declared } of extensions) {
    const needsNone = declared.every((one) => one.type === "theme" || one.type.startsWith("flow_"));
    if (apiVersion !== null || !needsNone) expect(apiVersion, folder).toBe(API_VERSION);
  }
});

test("handles and ids are unique, and every interface extension has both", () => {
  const all = extensions.flatMap((one) => one.declared);
  for (const key of ["handle", "uid"] as const) {
    const values = all.map((one) => one[key]).filter((one) => one !== undefined);
    expect(values, key).toEqual([...new Set(values)]);
  }
  for (const one of all) if (one.type === "ui_extension") expect(one.uid, one.handle).toBeTruthy();
});

test("every extension bundles, well under Shopify's limit and within our budget", async () => {
  for (const extension of extensions) {
    if (extension.entries.length === 0) continue;
    const { gzip, raw } = await bundleExtension(extension);
    expect(raw, extension.folder).toBeGreaterThan(100);
    expect(gzip, extension.folder).toBeLessThan(Math.min(SHOPIFY_LIMIT, OWN_BUDGETS[extension.folder] ?? BUDGET));
  }
});

test("every language of an extension says the same things, and English is the default", async () => {
  for (const { folder } of extensions) {
    const names = (await readdir(`extensions/${folder}/locales`).catch(() => [])).filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json"));
    if (names.length === 0) continue;
    expect(names, folder).toContain("en.default.json");
    const read = async (name: string) => phrases(JSON.parse(await readFile(`extensions/${folder}/locales/${name}`, "utf8")) as Phrases);
    const english = await read("en.default.json");
    for (const name of names) {
      const other = await read(name);
      expect([...other.keys()].sort(), `${folder} ${name}`).toEqual([...english.keys()].sort());
      for (const [key, text] of other) expect(places(text), `${folder} ${name} ${key}`).toEqual(places(english.get(key) ?? ""));
    }
  }
});

type Phrases = { [key: string]: string | Phrases };

/** Keys in dots; the forms of a plural (`one`, `few`, `many` …) count as one, for languages have their own. */
function phrases(tree: Phrases, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(here, value);
    else if (typeof value.other === "string") found.set(here, value.other);
    else for (const [inner, text] of phrases(value, here)) found.set(inner, text);
  }
  return found;
}

/** The names that a phrase leaves to fill in. */
function places(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? "").sort();
}

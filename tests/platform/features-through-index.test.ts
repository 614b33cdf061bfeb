import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

// Features meet through each other's index.ts, so that their insides can change. Beside it two kinds of file may be
// imported: pure ones (they reach no database, no network and nothing of Node, so the browser can load them too), and
// those of Shopify that end in `.server.ts`, which Remix keeps out of the browser by that name.

const features = [...readdirSync("app/migration", { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => `app/migration/${one.name}`), "app/imports", "app/ai-search", "app/flywheel", "app/shopify", "app/operations"];
const featureOf = (path: string) => features.find((feature) => path.startsWith(`${feature}/`));

type Import = { path: string; isType: boolean };

/** What a file imports of ours, as paths from the repository's root, and of others by name. Types are gone at run time. */
function importsOf(file: string): Import[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/^(?:import|export)\s(?:(type)\s)?(?:[^;"']*?\sfrom\s)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm)].map((match) => {
    const name = match[2] ?? match[3] ?? "";
    const path = name.startsWith("#app/") ? name.slice(1) : name.startsWith(".") ? normalize(join(dirname(file), name)) : name;
    return { path, isType: match[1] === "type" };
  });
}

const known = new Map<string, boolean>();

/** Whether nothing that the file needs at run time is more than computing. */
function isPure(path: string): boolean {
  const before = known.get(path);
  if (before !== undefined) return before;
  known.set(path, true);
  const pure = !path.startsWith("app/")
    ? path === "zod"
    : existsSync(path) && !/^app\/platform\/(?!errors\.ts$)/.test(path) && importsOf(path).every((one) => one.isType || isPure(one.path));
  known.set(path, pure);
  return pure;
}

const isOpen = (path: string) => path.endsWith("/index.ts") || path.endsWith(".server.ts") || isPure(path);

/** Present exceptions, with why; the list may only get shorter. */
const exceptions: Record<string, string> = {};

test("a feature is imported through its index, or by what is pure in it", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name)).map((name) => `app/${name}`);
  const inside = files.flatMap((file) =>
    importsOf(file)
      .filter(({ path }) => {
        const feature = featureOf(path);
        return feature !== undefined && feature !== featureOf(file) && !isOpen(path);
      })
      .map(({ path, isType }) => `${file} → ${path}${isType ? " (type)" : ""}`),
  );
  expect(files.length).toBeGreaterThan(400);
  expect(inside.filter((line) => !(line in exceptions))).toEqual([]);
  expect(Object.keys(exceptions).filter((line) => !inside.includes(line)), "exceptions that are none any more").toEqual([]);
});

test("the check sees what it should", () => {
  expect(importsOf("app/migration/flow/issue-offer.ts")).toEqual(expect.arrayContaining([{ path: "app/platform/db.ts", isType: false }, { path: "app/migration/desk/index.ts", isType: false }]));
  expect(["app/migration/inserts/model.ts", "app/migration/inserts/store.ts", "app/shopify/admin-client.ts"].map(isPure)).toEqual([true, false, false]);
});

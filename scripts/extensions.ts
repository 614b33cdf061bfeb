import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { parse } from "smol-toml";
import { z } from "zod";
import { root, run } from "./prepare.ts";

/**
 * What lives inside Shopify's own surfaces, as its command line reads it: `extensions/HANDLE/shopify.extension.toml`.
 * `npm run extensions` writes the app's address into those that ask the app, bundles every one with an entry, as Shopify
 * does on deploy, and prints its size.
 */
const declared = z.object({
  type: z.string(),
  name: z.string().min(1),
  handle: z.string().regex(/^[a-z0-9-]{1,50}$/),
  uid: z.string().min(1).optional(),
  targeting: z.array(z.object({
    target: z.string(),
    module: z.string().optional(),
    should_render: z.object({ module: z.string() }).optional(),
  })).optional(),
});

// Shopify reads two forms: a list `[[extensions]]`, and (theme and pixel) the one extension at the top of the file.
const file = z.union([
  z.object({ api_version: z.string().optional(), extensions: z.array(declared).min(1) }),
  declared.extend({ handle: declared.shape.handle.optional(), api_version: z.string().optional() }),
]);

export type Extension = {
  /** The folder under `extensions/`. */
  folder: string;
  apiVersion: string | null;
  /** Every declared extension; without a handle of its own its folder's name is the handle. */
  declared: z.infer<typeof declared>[];
  /** Modules that Shopify bundles together, from the extension's folder; none for themes and Flow. */
  entries: string[];
};

/** Every extension of the folder. @throws ZodError naming what a configuration lacks */
export async function readExtensions(folder = join(root, "extensions")): Promise<Extension[]> {
  const found: Extension[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const text = entry.isDirectory() ? await readFile(join(folder, entry.name, "shopify.extension.toml"), "utf8").catch(() => null) : null;
    if (text === null) continue;
    const toml = file.parse(parse(text));
    const parts = "extensions" in toml ? toml.extensions : [{ ...toml, handle: toml.handle ?? entry.name }];
    found.push({ folder: entry.name, apiVersion: toml.api_version ?? null, declared: parts, entries: await entriesOf(join(folder, entry.name), parts) });
  }
  return found.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

async function entriesOf(folder: string, parts: Extension["declared"]): Promise<string[]> {
  const modules = parts.flatMap((part) => part.targeting ?? []).flatMap((one) => [one.module, one.should_render?.module]).filter((one) => one !== undefined);
  // A pixel names no module: Shopify takes `src/index`.
  if (modules.length === 0 && parts.some((part) => part.type === "web_pixel_extension")) {
    const names = ["src/index.ts", "src/index.js"];
    for (const name of names) if (await stat(join(folder, name)).then(() => true, () => false)) return [name];
  }
  return [...new Set(modules)];
}

/** The files that hold the app's address, since what runs inside Shopify reads no environment. */
const addressed = ["app-address.ts", "flow-issue-offer/shopify.extension.toml"];

/**
 * Puts `application_url` of shopify.app.toml into every extension that asks the app.
 * @returns the files that were changed, from `extensions/`
 */
export async function writeAppAddress(base = root): Promise<string[]> {
  const { application_url: url } = z.object({ application_url: z.url({ protocol: /^https$/ }) }).parse(parse(await readFile(join(base, "shopify.app.toml"), "utf8")));
  const changed: string[] = [];
  for (const name of addressed) {
    const path = join(base, "extensions", name);
    const before = await readFile(path, "utf8");
    const after = before.replace(/"https:\/\/[^/"]+/, () => `"${url.replace(/\/$/, "")}`);
    if (after === before) continue;
    await writeFile(path, after);
    changed.push(name);
  }
  return changed;
}

export type Bundle = { folder: string; raw: number; gzip: number; text: string };

/** One script of all an extension's modules, as Shopify's command line makes it: minified, Preact's JSX. Sizes in bytes. */
export async function bundleExtension({ folder, entries }: Extension, base = join(root, "extensions")): Promise<Bundle> {
  const contents = entries.map((entry, index) => `import module${index} from ${JSON.stringify(`./${entry.replace(/^\.\//, "")}`)}; shopify.extend(${index}, module${index});`).join("\n");
  // A pixel is its module alone; the rest is called through the surface's own registration.
  const isPixel = entries.length === 1 && entries[0]?.startsWith("src/index") === true;
  const { outputFiles } = await build({
    ...(isPixel ? { entryPoints: [join(base, folder, entries[0] ?? "")] } : { stdin: { contents, resolveDir: join(base, folder), loader: "ts" } }),
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2020",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text ?? "";
  return { folder, raw: Buffer.byteLength(text), gzip: gzipSync(text, { level: 9 }).length, text };
}

/**
 * Types of every extension by its own settings: surfaces declare the same elements differently, so one program cannot
 * hold two. One run builds them all, since it reads the large declarations that they share once.
 */
export async function checkTypes(): Promise<void> {
  const all = (await readExtensions()).map(({ folder }) => join(root, "extensions", folder, "tsconfig.json"));
  await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--build", ...all.filter((settings) => existsSync(settings))]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (process.argv[2] === "types") await checkTypes();
  else {
    for (const name of await writeAppAddress()) console.log(`extensions/${name} now has the address of shopify.app.toml`);
    for (const extension of await readExtensions()) {
      if (extension.entries.length === 0) continue;
      const { folder, raw, gzip } = await bundleExtension(extension);
      console.log(`${folder.padEnd(30)} ${(raw / 1024).toFixed(1).padStart(7)} KB  ${(gzip / 1024).toFixed(1).padStart(6)} KB compressed`);
    }
  }
}

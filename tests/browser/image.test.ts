import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { expect, test } from "vitest";

type Lock = { packages: Record<string, { dev?: boolean; devOptional?: boolean }> };

/** The package that an import names: `@a/b/c` is of `@a/b`. */
const packageOf = (specifier: string) => specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");

test("everything that the image copies from the repository is there", async () => {
  const dockerfile = await readFile("Dockerfile", "utf8");
  const copied = [...dockerfile.matchAll(/^COPY (?:--from=build )?(.+) \S+$/gm)].flatMap(([, paths]) => (paths ?? "").split(" ")).map((path) => path.replace("/app/", ""));
  expect(copied.length).toBeGreaterThan(5);
  for (const path of copied.filter((one) => one !== ".")) expect(existsSync(path), path).toBe(true);
});

test("the server and the migrations run on production packages alone", async () => {
  const lock = JSON.parse(await readFile("package-lock.json", "utf8")) as Lock;
  const files = (await readdir("build/server", { recursive: true })).filter((name) => name.endsWith(".js")).map((name) => `build/server/${name}`);
  for (const file of [...files, "scripts/migrate.ts", "scripts/migration-adapter.ts", "prisma.config.ts"]) {
    const text = await readFile(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:from|import)\s*\(?["']([^"'./#][^"']*)["']/g)) {
      // What looks like an import within a text (SQL, a sentence) is no package name.
      if (isBuiltin(specifier) || !/^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*(\/[\w./~-]+)?$/.test(specifier)) continue;
      const entry = lock.packages[`node_modules/${packageOf(specifier)}`];
      expect(entry, `${file} imports ${specifier}`).toBeDefined();
      expect(entry?.dev ?? false, `${file} imports ${specifier}, a development package`).toBe(false);
    }
  }
});

import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readConfig, settingNames } from "#app/platform/config.ts";

const whole = {
  DATABASE_URL: "postgres://app@db/flybridge",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://flybridge.example.com/",
  ENCRYPTION_KEYS: `k2:${Buffer.alloc(32, 2).toString("base64")},k1:${Buffer.alloc(32, 1).toString("base64")}`,
  INDEX_KEY: Buffer.alloc(32, 3).toString("base64"),
};

test("a whole environment is read once, typed, with defaults", () => {
  const config = readConfig(whole);
  expect(config).toMatchObject({ PORT: 3000, ROLE: "all", publicUrl: "https://flybridge.example.com", NODE_ENV: "production" });
  expect(config.ENCRYPTION_KEYS.map((key) => key.id)).toEqual(["k2", "k1"]);
});

test("everything that is missing or wrong is named at once", () => {
  const wrong = { ...whole, DATABASE_URL: "mysql://x", INDEX_KEY: "short", SHOPIFY_API_KEY: undefined, PORT: "99999" };
  const attempt = () => readConfig(wrong);
  for (const words of [/DATABASE_URL: must be a postgres/, /INDEX_KEY: must be 32 bytes/, /SHOPIFY_API_KEY: is missing/, /PORT: /]) expect(attempt).toThrow(words);
});

test("the page of settings documents exactly what is read, with the defaults as they are", async () => {
  const page = await readFile("docs/engineers/settings.md", "utf8");
  const documented = new Map<string, string>();
  for (const [, names = "", defaults = ""] of page.matchAll(/^\| (`[A-Z0-9_`, ]+`) \| ([^|]*) \|/gm)) {
    const each = [...names.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = ""]) => name);
    const values = [...defaults.matchAll(/`([^`]+)`/g)].map(([, value = ""]) => value);
    each.forEach((name, index) => documented.set(name, values.length === each.length ? values[index]! : ""));
  }
  // Read by the migration command alone, which needs no other setting.
  const elsewhere = ["DATABASE_OWNER_URL"];
  expect([...documented.keys()].toSorted()).toEqual([...settingNames, ...elsewhere].toSorted());
  const actual = readConfig(whole) as unknown as Record<string, unknown>;
  for (const [name, value] of documented) {
    if (!value || value in whole || /_URL$/.test(value)) continue;
    const read = String(actual[name]);
    expect(read.endsWith(value) ? value : read, name).toBe(value);
  }
  const noDefault = [...documented].filter(([name, value]) => !value && !elsewhere.includes(name) && !(name in whole)).map(([name]) => name);
  for (const name of noDefault) expect([name, actual[name] || undefined]).toEqual([name, undefined]);
});

test("a setting that the code reads by itself is one of the documented", async () => {
  const read = new Set<string>();
  for (const path of (await readdir("app", { recursive: true })).filter((name) => /\.tsx?$/.test(name))) {
    for (const [, name = ""] of (await readFile(`app/${path}`, "utf8")).matchAll(/process\.env\.([A-Z0-9_]+)/g)) read.add(name);
  }
  expect([...read].filter((name) => !(settingNames as readonly string[]).includes(name))).toEqual([]);
});

import { expect, test } from "vitest";
import { readConfig } from "#app/platform/config.ts";

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

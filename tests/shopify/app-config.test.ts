import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { ApiVersion } from "@shopify/shopify-api";
import { requiredScopes } from "#dev/shopify/scopes.ts";
import { API_VERSION } from "#app/shopify/api-version.ts";
import { APP_ADDRESS } from "../../extensions/app-address.ts";
import { writeAppAddress } from "../../scripts/extensions.ts";
import { allOperations } from "#app/shopify/operations/index.ts";

type AppConfig = { application_url: string; access_scopes: { scopes: string }; webhooks: { api_version: string; subscriptions: { topics?: string[]; compliance_topics?: string[]; uri: string }[] } };

const config = parse(await readFile("shopify.app.toml", "utf8")) as unknown as AppConfig;

test("the scopes asked for are those that our operations need, and all orders", async () => {
  const needed = await requiredScopes(Object.values(allOperations));
  needed.add("read_all_orders");
  expect(config.access_scopes.scopes.split(",").sort()).toEqual([...needed].sort());
});

test("one API version everywhere", async () => {
  expect(API_VERSION).toBe(ApiVersion.July26);
  expect(config.webhooks.api_version).toBe(API_VERSION);
  for (const folder of await readdir("extensions", { withFileTypes: true }).catch(() => [])) {
    if (!folder.isDirectory()) continue;
    const toml = parse(await readFile(`extensions/${folder.name}/shopify.extension.toml`, "utf8").catch(() => "")) as { api_version?: string };
    if (toml.api_version) expect(toml.api_version, folder.name).toBe(API_VERSION);
  }
});

test("extensions ask the app where Shopify knows it to run; another address is written into all of them", async () => {
  expect(config.application_url).toBe(APP_ADDRESS);
  const base = await mkdtemp(join(tmpdir(), "flybridge-address-"));
  await cp("extensions", join(base, "extensions"), { recursive: true });
  await writeFile(join(base, "shopify.app.toml"), (await readFile("shopify.app.toml", "utf8")).replaceAll(APP_ADDRESS, "https://cards.example.org"));
  expect(await writeAppAddress(base)).toEqual(["app-address.ts", "flow-issue-offer/shopify.extension.toml"]);
  expect(await writeAppAddress(base)).toEqual([]);
  const files = (await readdir(join(base, "extensions"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const file of files) expect(await readFile(join(file.parentPath, file.name), "utf8"), file.name).not.toContain(APP_ADDRESS);
  expect(await readFile(join(base, "extensions/flow-issue-offer/shopify.extension.toml"), "utf8")).toContain('"https://cards.example.org/flow/issue-offer"');
  await rm(base, { recursive: true });
});

test("every webhook comes to our own handler, the three compliance topics among them", () => {
  const { subscriptions } = config.webhooks;
  expect(new Set(subscriptions.map((one) => one.uri))).toEqual(new Set(["/webhooks"]));
  expect(subscriptions.flatMap((one) => one.compliance_topics ?? []).sort()).toEqual(["customers/data_request", "customers/redact", "shop/redact"]);
});

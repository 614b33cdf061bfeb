import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { confirm, register, registrationJobs } from "#app/migration/registration/index.ts";
import { customerTags } from "#app/shopify/customers.ts";
import { segmentMembers } from "#dev/shopify/segments.ts";
import { aForm, aScene, ticked, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

type Template = { title: string; description: string; query: string; queryToInsert: string; createdOn: string };

useDatabase();
const shopify = useShopify();
let scene: Scene;
beforeAll(async () => {
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain);
});

/** The extension's module with the surface's own object in place, in one language. */
async function templates(locale = "en.default"): Promise<Record<string, Template>> {
  const texts = JSON.parse(await readFile(`extensions/migrated-segments/locales/${locale}.json`, "utf8")) as Record<string, Record<string, string>>;
  const translate = (path: string) => path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], texts) ?? `missing: ${path}`;
  (globalThis as { shopify?: unknown }).shopify = { i18n: { translate } };
  // Not by a literal: the extension has types of its own.
  const path = "../../extensions/migrated-segments/src/templates.ts";
  const module = (await import(path)) as { default: () => Promise<{ templates: Template[] }> };
  const made = await module.default();
  return Object.fromEntries(["migrated", "registeredWithoutOrder", "couldBeCreators"].map((name, index) => [name, made.templates[index]!]));
}
afterAll(() => void delete (globalThis as { shopify?: unknown }).shopify);

async function person(email: string, { before = false, consent = false, orders = 0, handle = null as string | null, registers = true } = {}): Promise<void> {
  const { store } = shopify.standIn();
  if (before) store.createCustomer({ email });
  if (registers) {
    const result = await register(scene.shopId, aForm(scene, { email, ...(consent ? { marketing: ticked } : {}) }));
    if (result.outcome !== "registered") throw new Error(result.outcome);
    await confirm(scene.shopId, result.registrationId, new Date());
    if (handle) await import("#app/platform/db.ts").then(({ withShop }) => withShop(scene.shopId, (tx) => tx.run("update registrations set creator_handle = $2 where id = $1", [result.registrationId, handle])));
    await drainJobs({ customer: registrationJobs.customer! });
  }
  const customer = store.findCustomerByEmail(email)!;
  for (let order = 0; order < orders; order += 1) store.createOrder({ customerId: customer.id, lines: [] });
}

test("each template selects, of people as the app really tags them, those whom its title names", async () => {
  await person("new@example.com");
  await person("known@example.com", { before: true });
  await person("buyer@example.com", { consent: true, orders: 1 });
  await person("silent@example.com", { orders: 2 });
  await person("maker@example.com", { handle: "mira.films" });
  await person("stranger@example.com", { before: true, registers: false });
  const made = await templates();
  const members = (name: string) => segmentMembers(shopify.standIn().store, made[name]!.queryToInsert).map(({ email }) => email?.split("@")[0]).sort();
  expect(members("migrated")).toEqual(["buyer", "maker", "new", "silent"]);
  expect(members("registeredWithoutOrder")).toEqual(["known", "maker", "new"]);
  expect(members("couldBeCreators")).toEqual(["buyer", "maker"]);
});

test("the queries name only tags that the app gives, and every language names every template", async () => {
  const known = new Set<string>(Object.values(customerTags));
  for (const file of await readdir("extensions/migrated-segments/locales")) {
    for (const { title, description, query, queryToInsert } of Object.values(await templates(file.replace(/\.json$/, "")))) {
      expect(`${title} ${description}`).not.toContain("missing");
      expect(query).toBe(queryToInsert);
      for (const [, tag] of query.matchAll(/customer_tags (?:NOT )?CONTAINS '([^']+)'/g)) expect(known).toContain(tag);
    }
  }
});

import { beforeAll, expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { confirm, erasePerson, register, registrationJobs, type RegistrationInput } from "#app/migration/registration/index.ts";
import { useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { aForm, aScene, discount, runJobs, ticked, type Scene } from "./support.ts";

useDatabase();
useMailbox();
const shopify = useShopify();
let scene: Scene;
let discountScene: Scene;

beforeAll(async () => {
  const { standIn } = shopify;
  await installToken(standIn());
  scene = await aScene(standIn().shopDomain);
  discountScene = await aScene(standIn().shopDomain, discount);
});

const stateOf = async (registrationId: string) =>
  withShop(scene.shopId, (tx) =>
    tx.first<{ state: string; customerState: string; gid: string | null }>(`select state, customer_state as "customerState", customer_gid as gid from registrations where id = $1`, [registrationId]),
  );

async function registered(change: Partial<RegistrationInput> = {}, where = scene): Promise<{ id: string; email: string }> {
  const form = aForm(where, change);
  const result = await register(where.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  return { id: result.registrationId, email: form.email };
}

test("a new person becomes a Shopify customer with the consent that they gave, its moment and level", async () => {
  const now = new Date("2026-11-20T10:00:00Z");
  const { id, email } = await registered({ marketing: ticked, now });
  await runJobs();
  const customer = shopify.standIn().store.findCustomerByEmail(email)!;
  expect(customer.emailConsent).toMatchObject({ state: "SUBSCRIBED", optInLevel: "SINGLE_OPT_IN" });
  expect(new Date(customer.emailConsent.updatedAt!)).toEqual(now);
  expect(customer.tags).toEqual(expect.arrayContaining(["amazon-registered", "amazon-migrated"]));
  expect(await stateOf(id)).toMatchObject({ customerState: "migrated", gid: `gid://shopify/Customer/${customer.id}` });
});

test("a person who registered on a machine whose clock is ahead becomes a customer with consent all the same", async () => {
  const { id, email } = await registered({ marketing: ticked, now: new Date(Date.now() + 2 * 3_600_000) });
  await runJobs();
  expect(shopify.standIn().store.findCustomerByEmail(email)?.emailConsent.state).toBe("SUBSCRIBED");
  expect(await stateOf(id)).toMatchObject({ customerState: "migrated" });
});

test("a person who is erased stays the merchant's customer, without our tags and metafields", async () => {
  const { id, email } = await registered();
  await runJobs();
  const customer = shopify.standIn().store.findCustomerByEmail(email)!;
  customer.tags.push("vip");
  await erasePerson(scene.shopId, id, "person", new Date());
  await runJobs();
  expect(customer.tags).toEqual(["vip"]);
  expect(shopify.standIn().store.metafieldsOf(`gid://shopify/Customer/${customer.id}`)).toEqual([]);
});

test("an unticked box subscribes nobody", async () => {
  const { email } = await registered();
  await runJobs();
  expect(shopify.standIn().store.findCustomerByEmail(email)!.emailConsent.state).toBe("NOT_SUBSCRIBED");
});

test("with double opt-in the consent waits for the confirmed address", async () => {
  await withShop(scene.shopId, (tx) => tx.run("update shops set double_opt_in_countries = '{DE}'"));
  const { id, email } = await registered({ marketing: ticked, country: "DE", locale: "de" });
  await runJobs();
  const customer = shopify.standIn().store.findCustomerByEmail(email)!;
  expect(customer.emailConsent.state).toBe("PENDING");
  await confirm(scene.shopId, id, new Date());
  await runJobs();
  expect(customer.emailConsent).toMatchObject({ state: "SUBSCRIBED", optInLevel: "CONFIRMED_OPT_IN" });
});

test("a subscribed customer with tags, name and addresses comes through unharmed, and is not touched before the address is confirmed", async () => {
  const before = shopify.standIn().store.createCustomer({
    email: "loyal@example.com",
    firstName: "Lou",
    lastName: "Yal",
    note: "prefers grey",
    tags: ["vip", "wholesale"],
    emailConsent: { state: "SUBSCRIBED", optInLevel: "CONFIRMED_OPT_IN", updatedAt: "2025-01-01T00:00:00Z" },
    addresses: [{ address1: "1 Main St", city: "Troy", countryCode: "US" }],
  });
  const untouched = structuredClone(before);
  const { id } = await registered({ email: "Loyal@Example.com " });
  await runJobs();
  expect(before).toEqual(untouched);
  expect(await stateOf(id)).toMatchObject({ customerState: "waiting_confirmation", gid: null });

  await confirm(scene.shopId, id, new Date());
  await runJobs();
  const { tags, updatedAt: _now, ...rest } = before;
  const { tags: oldTags, updatedAt: _then, ...oldRest } = untouched;
  expect(rest).toEqual(oldRest);
  expect(tags).toEqual([...oldTags, "amazon-registered"]);
  expect(await stateOf(id)).toMatchObject({ state: "confirmed", customerState: "reconnected", gid: `gid://shopify/Customer/${before.id}` });
});

test("who unsubscribed after ticking the box stays unsubscribed", async () => {
  const { id, email } = await registered({ marketing: ticked, now: new Date(Date.now() - 60_000) });
  const { store } = shopify.standIn();
  store.createCustomer({ email, emailConsent: { state: "UNSUBSCRIBED", optInLevel: null, updatedAt: new Date().toISOString() } });
  await confirm(scene.shopId, id, new Date());
  await runJobs();
  expect(store.findCustomerByEmail(email)!.emailConsent.state).toBe("UNSUBSCRIBED");
});

test("a job that is cut off after any request to Shopify, and run again, completes once", async () => {
  const { standIn } = shopify;
  const real = globalThis.fetch;
  const { id, email } = await registered({ marketing: ticked }, discountScene);
  await confirm(discountScene.shopId, id, new Date());
  let cutAfter = 0;
  for (let done = false; !done && cutAfter < 30;) {
    cutAfter += 1;
    let requests = 0;
    const cut = Promise.withResolvers<"cut">();
    globalThis.fetch = async (input, init) => {
      const reply = await real(input, init);
      requests += 1;
      if (requests < cutAfter) return reply;
      // Shopify has done it, and the process dies before it hears so: nothing after this ever runs.
      cut.resolve("cut");
      return new Promise<never>(() => undefined);
    };
    const job = registrationJobs.customer!({ shopId: discountScene.shopId, registrationId: id }, { id: "job", signal: new AbortController().signal });
    done = (await Promise.race([job.then(() => "done" as const), cut.promise])) === "done";
    globalThis.fetch = real;
  }
  expect(cutAfter).toBeGreaterThan(4);
  await runJobs();
  const { store } = standIn();
  expect(store.customers.filter((customer) => customer.email === email)).toHaveLength(1);
  expect(await stateOf(id)).toMatchObject({ customerState: "migrated" });
  const codes = await withShop(discountScene.shopId, (tx) => tx.query<{ code: string; state: string }>("select discount_code as code, state from benefits where registration_id = $1", [id]));
  expect(codes).toMatchObject([{ state: "issued" }]);
  const made = store.discounts.filter((one) => one.codes.some(({ code }) => code === codes[0]!.code));
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({ usageLimit: 1, appliesOncePerCustomer: true, value: { percentage: 0.15 } });
  expect(store.findCustomerByEmail(email)!.tags.toSorted()).toEqual(["amazon-migrated", "amazon-registered"]);
});

test("a discount code is made only after confirmation, once for a person's registrations of an insert", async () => {
  const email = "twice@example.com";
  const first = await registered({ email }, discountScene);
  const { store } = shopify.standIn();
  const before = store.discounts.length;
  await runJobs();
  expect(store.discounts).toHaveLength(before);
  await confirm(discountScene.shopId, first.id, new Date());
  await runJobs();
  expect(store.discounts).toHaveLength(before + 1);
  const second = await registered({ email }, discountScene);
  await confirm(discountScene.shopId, second.id, new Date());
  await runJobs();
  expect(store.discounts).toHaveLength(before + 1);
  const codes = await withShop(discountScene.shopId, (tx) => tx.query<{ code: string }>("select discount_code as code from benefits where registration_id = any($1)", [[first.id, second.id]]));
  expect(new Set(codes.map((row) => row.code)).size).toBe(1);
});

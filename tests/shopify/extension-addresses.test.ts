import { createHmac } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { readCertificate } from "#app/migration/landing/index.ts";
import { addDetails, register } from "#app/migration/registration/index.ts";
import { customerJob } from "#app/migration/registration/customer-job.ts";
import { withShop } from "#app/platform/db.ts";
import { aForm, anAmazonOrder, aScene, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

/** The addresses that extensions ask, with tokens as Shopify gives them: one shop's staff, one customer, and nobody else. */
useDatabase();
const shopify = useShopify();

type Route = (args: { request: Request; params: object; context: object }) => Promise<Response>;
let products: Route;
let history: Route;
let link: Route;
let scene: Scene;
let other: Scene;

const OTHER_SHOP = "flybridge-other.myshopify.com";
const gid = (id: number) => `gid://shopify/Customer/${id}`;

async function registered(where: Scene, email: string, customer: number): Promise<string> {
  const result = await register(where.shopId, aForm(where, { email }));
  if (result.outcome !== "registered") throw new Error(result.outcome);
  await withShop(where.shopId, (tx) => tx.run("update registrations set customer_gid = $3, customer_state = 'migrated', state = 'confirmed', confirmed_at = now() where shop_id = $1 and id = $2", [where.shopId, result.registrationId, gid(customer)]));
  return result.registrationId;
}

const ids: Record<string, string> = {};
beforeAll(async () => {
  const standIn = shopify.standIn();
  scene = await aScene(standIn.shopDomain);
  other = await aScene(OTHER_SHOP);
  for (const domain of [standIn.shopDomain, OTHER_SHOP]) await installToken(standIn, { domain });
  ids.ana = await registered(scene, "ana@example.com", 1);
  ids.ben = await registered(scene, "ben@example.com", 2);
  // The same number at another shop is another person.
  ids.foreign = await registered(other, "ana@example.org", 1);
  const first = await import("#app/routes/extensions.registered-products.ts");
  const second = await import("#app/routes/extensions.customer-history.ts");
  [products, history, link] = [first.loader, second.loader, second.action] as unknown as Route[] as [Route, Route, Route];
});

const ask = async (route: Route, token: string | null, { query = "", body, method = body === undefined ? "GET" : "POST" }: { query?: string; body?: unknown; method?: string } = {}) => {
  const headers: Record<string, string> = { Origin: "https://extensions.shopifycdn.com", ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
  const request = new Request(`https://app.flybridge.test/extensions/x${query}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const reply = await route({ request, params: {}, context: {} });
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};
type Reply = {
  products: { id: string; warranty: unknown }[];
  registrations: unknown[];
  orders: unknown[];
  inserts: unknown[];
  registration: { id: string; link: { id: string } };
  fields: { orderId: string };
};
const data = (reply: { text: string }) => JSON.parse(reply.text) as Reply;
const staffToken = (shop?: string) => shopify.standIn().sessionToken(shop);

/** A token of our own making: any claims, any secret. */
function forged(claims: Record<string, unknown>, secret = "test-secret", alg = "HS256"): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = `${part({ alg, typ: "JWT" })}.${part({ aud: "test-key", dest: shopify.standIn().shopDomain, sub: gid(1), exp: now + 60, nbf: now - 5, iat: now, ...claims })}`;
  return `${head}.${alg === "none" ? "" : createHmac("sha256", secret).update(head).digest("base64url")}`;
}

test("a customer sees their own registrations at this shop, with the warranty's last day", async () => {
  const reply = await ask(products, shopify.standIn().customerToken(gid(1)));
  expect(reply.status).toBe(200);
  expect(data(reply)).toEqual({ products: [{ id: ids.ana, title: "Carrier", imageUrl: null, registeredOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), warranty: { startsOn: expect.any(String), endsOn: expect.any(String), ended: false } }] });
  expect(reply.headers.get("access-control-allow-origin")).toBe("*");
  expect(reply.headers.get("cache-control")).toBe("no-store");
  expect(data(await ask(products, shopify.standIn().customerToken(gid(1), OTHER_SHOP))).products.map((one) => one.id)).toEqual([ids.foreign]);
  expect(data(await ask(products, shopify.standIn().customerToken(gid(99))))).toEqual({ products: [] });
});

test("a warranty that has ended says so, one made void is not shown", async () => {
  const days = (state: string) => withShop(scene.shopId, (tx) => tx.run("update benefits set starts_on = '2020-01-01', ends_on = '2022-01-01', state = $3 where shop_id = $1 and registration_id = $2", [scene.shopId, ids.ben, state]));
  const shown = async () => data(await ask(products, shopify.standIn().customerToken(gid(2)))).products[0]?.warranty;
  await days("issued");
  expect(await shown()).toEqual({ startsOn: "2020-01-01", endsOn: "2022-01-01", ended: true });
  await days("void");
  expect(await shown()).toBeNull();
});

test("no other token opens either address, and a refusal says nothing but is readable for the extension", async () => {
  const past = Math.floor(Date.now() / 1000) - 3600;
  const bad: Record<string, string | null> = {
    none: null,
    nonsense: "a.b.c",
    "bad signature": forged({}, "another-secret"),
    "no signature": forged({}, "", "none"),
    expired: forged({ exp: past }),
    "without an end": forged({ exp: undefined }),
    "not yet": forged({ nbf: past + 7200 }),
    "another app": forged({ aud: "another-app" }),
    "unknown shop": forged({ dest: "nobody.myshopify.com" }),
    "a host that is no shop": forged({ dest: "evil.example" }),
    "nobody signed in": shopify.standIn().customerToken(null),
  };
  for (const [name, token] of Object.entries(bad)) {
    for (const [route, options] of [[products, {}], [history, { query: `?customer=${gid(1)}` }], [link, { body: { intent: "link", customer: gid(1), orderId: "114-3941689-8772232", registrationId: ids.ana } }]] as const) {
      const reply = await ask(route, token, options);
      expect(reply.status, name).toBe(401);
      expect(reply.text, name).toBe("");
      expect(reply.headers.get("access-control-allow-origin"), name).toBe("*");
    }
  }
});

test("staff are no customer and a customer is no staff", async () => {
  expect((await ask(products, staffToken())).status).toBe(401);
  for (const token of [shopify.standIn().customerToken(gid(1)), forged({ dest: `https://${shopify.standIn().shopDomain}` })]) {
    expect((await ask(history, token, { query: `?customer=${gid(1)}` })).status).toBe(401);
  }
});

test("a browser's preflight is answered without a token", async () => {
  for (const route of [products, history]) {
    const reply = await ask(route, null, { method: "OPTIONS" });
    expect(reply.status).toBe(204);
    expect(reply.headers.get("access-control-allow-headers")).toContain("Authorization");
  }
});

test("staff see a customer's registrations and linked orders of their own shop; looking is in the audit log", async () => {
  await anAmazonOrder(scene.shopId, { orderId: "114-1111111-1111111" });
  await addDetails(scene.shopId, ids.ana!, { orderId: "114-1111111-1111111" }, new Date());
  const reply = data(await ask(history, staffToken(), { query: `?customer=${gid(1)}` }));
  expect(reply.registrations).toMatchObject([{ id: ids.ana, product: "Carrier", orderState: "linked", link: { orderId: "114-1111111-1111111", level: "exact", state: "active" } }]);
  expect(reply.orders).toMatchObject([{ orderId: "114-1111111-1111111", items: "1 × B0CARRIER1" }]);
  const foreign = data(await ask(history, staffToken(OTHER_SHOP), { query: `?customer=${gid(1)}` }));
  expect(foreign).toMatchObject({ registrations: [{ id: ids.foreign }], orders: [] });
  const looks = await withShop(scene.shopId, (tx) => tx.query("select actor, subject from audit_log where shop_id = $1 and action = 'customer.view'", [scene.shopId]));
  expect(looks).toEqual([{ actor: "staff:1", subject: "customer:1" }]);
  expect((await ask(history, staffToken(), { query: "?customer=1" })).status).toBe(400);
});

test("an order id in any shape is linked, taken back, and linked again when staff say so", async () => {
  await anAmazonOrder(scene.shopId, { orderId: "114-2222222-2222222" });
  const linkIt = (orderId: string, registrationId: string | null = ids.ben!) => ask(link, staffToken(), { body: { intent: "link", customer: gid(2), orderId, registrationId } });
  const made = data(await linkIt("Order # 11422222222222222, thanks"));
  expect(made).toMatchObject({ outcome: "linked", registration: { id: ids.ben, link: { orderId: "114-2222222-2222222", level: "exact", reasons: [{ fact: "order_id_equal" }, { fact: "product", agrees: true }] } } });
  expect(data(await linkIt("114-2222222-2222222"))).toMatchObject({ outcome: "already" });
  const linkId = made.registration.link.id;
  // Another customer's link, and another shop's, are not there.
  expect((await ask(link, staffToken(), { body: { intent: "undo", customer: gid(1), linkId } })).status).toBe(404);
  expect((await ask(link, staffToken(OTHER_SHOP), { body: { intent: "undo", customer: gid(2), linkId } })).status).toBe(404);
  expect(data(await ask(link, staffToken(), { body: { intent: "undo", customer: gid(2), linkId } }))).toEqual({ outcome: "undone" });
  expect(data(await ask(history, staffToken(), { query: `?customer=${gid(2)}` })).orders).toEqual([]);
  expect(data(await linkIt("114 2222222 2222222"))).toMatchObject({ outcome: "linked" });
  const actions = await withShop(scene.shopId, (tx) => tx.query<{ action: string }>("select action from audit_log where shop_id = $1 and actor = 'staff:1'", [scene.shopId]));
  expect(actions.map((one) => one.action)).toEqual(expect.arrayContaining(["registration.correct", "link.undo"]));
});

test("a further order becomes a registration of its own; one that is not imported yet waits", async () => {
  await anAmazonOrder(scene.shopId, { orderId: "114-3333333-3333333" });
  const add = (orderId: string) => ask(link, staffToken(), { body: { intent: "link", customer: gid(2), orderId, registrationId: null } });
  const added = data(await add("114-3333333-3333333"));
  expect(added).toMatchObject({ outcome: "linked", registration: { link: { orderId: "114-3333333-3333333" } } });
  expect(added.registration.id).not.toBe(ids.ben);
  expect(data(await add("114-4444444-4444444"))).toMatchObject({ outcome: "waiting", registration: { orderState: "waiting", link: null } });
  const seen = data(await ask(history, staffToken(), { query: `?customer=${gid(2)}` }));
  expect(seen.registrations).toHaveLength(3);
});

test("a customer who has registered nothing is registered by staff with the order: once, without mail or consent, and in no rate", async () => {
  await anAmazonOrder(scene.shopId, { orderId: "114-5555555-5555555" });
  const { id } = shopify.standIn().store.createCustomer({ email: "Lea@Example.com" });
  const seen = data(await ask(history, staffToken(), { query: `?customer=${gid(id)}` }));
  expect(seen).toMatchObject({ registrations: [], inserts: [{ id: scene.insertId, name: "Carrier card" }] });
  const give = (insertId: string | null) => ask(link, staffToken(), { body: { intent: "link", customer: gid(id), orderId: "114-5555555-5555555", registrationId: null, insertId } });
  expect((await give(null)).text).toMatch(/Choose the card/);
  expect((await give(other.insertId)).text).toMatch(/published and was printed/);
  const made = data(await give(scene.insertId));
  expect(made).toMatchObject({ outcome: "linked", registration: { product: "Carrier", orderState: "linked", hasCertificate: true, openClaims: 0 } });
  expect(data(await give(scene.insertId))).toMatchObject({ outcome: "already", registration: { id: made.registration.id } });
  const count = async (table: string) => (await withShop(scene.shopId, (tx) => tx.query(`select 1 from ${table} where shop_id = $1 and registration_id = $2`, [scene.shopId, made.registration.id]))).length;
  expect(await Promise.all(["mails", "consents", "benefits"].map(count))).toEqual([0, 0, 1]);
  expect((await readCertificate(scene.shopId, made.registration.id, new Date())).subarray(0, 5).toString()).toBe("%PDF-");
  await expect(readCertificate(other.shopId, made.registration.id, new Date())).rejects.toThrow(/not found/);
  await customerJob({ shopId: scene.shopId, registrationId: made.registration.id }, { id: "job", signal: new AbortController().signal });
  const [row] = await withShop(scene.shopId, (tx) => tx.query<{ state: string }>("select customer_state as state from registrations where shop_id = $1 and id = $2", [scene.shopId, made.registration.id]));
  expect(row?.state).toBe("reconnected");
  const nobody = shopify.standIn().store.createCustomer({ email: null });
  expect((await ask(link, staffToken(), { body: { intent: "link", customer: gid(nobody.id), orderId: "114-5555555-5555555", registrationId: null, insertId: scene.insertId } })).text).toMatch(/no e-mail address/);
});

test("what cannot be linked says why and how to mend it", async () => {
  const linkIt = (customer: number, orderId: string, registrationId: string | null) => ask(link, staffToken(), { body: { intent: "link", customer: gid(customer), orderId, registrationId } });
  for (const [typed, why] of [["", /17 digits/], ["114-12", /too short/], ["114-3941689-8772232 and 114-3941689-8772233", /two order ids/]] as const) {
    const reply = await linkIt(1, typed, ids.ana!);
    expect(reply.status).toBe(400);
    expect(data(reply).fields.orderId).toMatch(why);
  }
  expect((await linkIt(99, "114-3941689-8772232", null)).text).toMatch(/registered nothing yet/);
  // A registration of somebody else's, here or at another shop.
  for (const id of [ids.ben!, ids.foreign!]) expect((await linkIt(1, "114-3941689-8772232", id)).status).toBe(404);
});

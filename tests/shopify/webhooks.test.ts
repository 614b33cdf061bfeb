import { createHmac, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closePool, pool, withDirectory, withDomain, withShop } from "#app/platform/db.ts";
import { deadJobs } from "#app/platform/queue-state.ts";
import { afterInstall, readProgress } from "#app/shopify/index.ts";
import { handleWebhook } from "#app/shopify/webhook-handler.ts";
import { confirm, register, registrationJobs } from "#app/migration/registration/index.ts";
import { aForm, aScene, ticked, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

let server: Server;
let url = "";
useDatabase();
useMailbox();
beforeAll(async () => {
  server = createServer((req, res) => void handleWebhook(req, res));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
});
afterAll(() => void server.close());
const shopify = useShopify({ webhookUrl: () => url });
let scene: Scene;
beforeAll(async () => {
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain);
});

type Sent = { topic?: string; body?: string; webhookId?: string; signature?: string; domain?: string };

async function send({ topic = "customers/create", body = "{}", webhookId = randomUUID(), signature, domain = shopify.standIn().shopDomain }: Sent): Promise<number> {
  const hmac = signature ?? createHmac("sha256", "test-secret").update(body).digest("base64");
  const reply = await fetch(url, {
    method: "POST",
    body,
    headers: { "x-shopify-topic": topic, "x-shopify-shop-domain": domain, "x-shopify-webhook-id": webhookId, "x-shopify-hmac-sha256": hmac, "x-shopify-triggered-at": new Date().toISOString() },
  });
  return reply.status;
}

const query = <Row extends object>(sql: string, values: unknown[] = []) => withShop(scene.shopId, (tx) => tx.query<Row>(sql, values));
const inbox = async () => (await query("select 1 from webhook_inbox")).length;
const work = () => drainJobs(registrationJobs);

async function aCustomer(): Promise<{ id: number; registrationId: string; email: string }> {
  const form = aForm(scene, { marketing: ticked });
  const result = await register(scene.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  await confirm(scene.shopId, result.registrationId, new Date());
  await work();
  return { id: shopify.standIn().store.findCustomerByEmail(form.email)!.id, registrationId: result.registrationId, email: form.email };
}

test("a wrong or missing signature is answered 401 and writes nothing", async () => {
  const before = await inbox();
  expect(await send({ signature: "AAAA" })).toBe(401);
  expect(await send({ signature: createHmac("sha256", "other-secret").update("{}").digest("base64") })).toBe(401);
  expect(await send({ signature: "" })).toBe(401);
  expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
  expect(await inbox()).toBe(before);
});

test("the same delivery many times at once is stored once, and each is answered 200", async () => {
  const before = await inbox();
  const webhookId = randomUUID();
  const statuses = await Promise.all(Array.from({ length: 20 }, () => send({ webhookId })));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await inbox()).toBe(before + 1);
});

test("a signed delivery of a shop that we do not know is accepted and forgotten; broken and huge bodies are not", async () => {
  const before = await inbox();
  expect(await send({ domain: "unknown.myshopify.com" })).toBe(200);
  expect(await send({ body: "not json" })).toBe(400);
  expect(await send({ body: `{"x":"${"a".repeat(6 * 1024 * 1024)}"}` }).catch(() => 413)).toBe(413);
  expect(await inbox()).toBe(before);
});

test("with the database away the answer is 503, so that Shopify sends again", async () => {
  const right = process.env.DATABASE_URL;
  const { config } = await import("#app/platform/config.ts");
  await closePool();
  const real = config().DATABASE_URL;
  Object.assign(config(), { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
  try {
    expect(await send({})).toBe(503);
  } finally {
    await closePool();
    Object.assign(config(), { DATABASE_URL: real });
    process.env.DATABASE_URL = right;
  }
});

test("orders, refunds and cancellations end as Shopify has them, however late and often they are told", async () => {
  const { id, registrationId } = await aCustomer();
  const { store, setFault, webhooksIdle, clearFaults } = shopify.standIn();
  setFault({ kind: "duplicate_webhooks", times: 2 });
  setFault({ kind: "reorder_webhooks", times: 1 });
  const order = store.createOrder({ customerId: id, lines: [{ title: "Carrier", unitPrice: 12_950, quantity: 1 }] });
  await webhooksIdle();
  await work();
  clearFaults();
  const [kept] = await query<{ total: number; refunded: number; customer: string }>("select total_minor as total, refunded_minor as refunded, customer_gid as customer from shopify_orders where gid = $1", [`gid://shopify/Order/${order.id}`]);
  expect(kept).toMatchObject({ refunded: 0, customer: `gid://shopify/Customer/${id}` });
  expect(kept!.total).toBeGreaterThanOrEqual(12_950);
  expect(await query("select first_order_gid as gid from registrations where id = $1", [registrationId])).toEqual([{ gid: `gid://shopify/Order/${order.id}` }]);

  store.refundOrder(order, { lines: [], amount: 5_000 });
  await webhooksIdle();
  await work();
  expect(await query("select refunded_minor as refunded from shopify_orders where gid = $1", [`gid://shopify/Order/${order.id}`])).toEqual([{ refunded: 5_000 }]);
  // What was worked off keeps no personal data.
  expect(await query("select 1 from webhook_inbox where processed_at is not null and payload <> '{}'")).toEqual([]);
});

test("orders from other marketplaces and test orders are nobody's first order", async () => {
  const { id, registrationId } = await aCustomer();
  const { store, webhooksIdle } = shopify.standIn();
  store.createOrder({ customerId: id, lines: [{ title: "Carrier", unitPrice: 100, quantity: 1 }], sourceName: "amazon-us", attribution: { handle: "amazon", displayName: "Amazon" } });
  store.createOrder({ customerId: id, lines: [{ title: "Carrier", unitPrice: 100, quantity: 1 }], test: true });
  await webhooksIdle();
  await work();
  expect(await query("select first_order_gid as gid from registrations where id = $1", [registrationId])).toEqual([{ gid: null }]);
});

test("customers merged A→B, then B→C, end as C, in either order, also before any is known", async () => {
  const a = await aCustomer();
  const gid = (id: number) => `gid://shopify/Customer/${id}`;
  const merged = (gone: string, kept: string) => send({ topic: "customers/merge", body: JSON.stringify({ admin_graphql_api_customer_kept_id: kept, admin_graphql_api_customer_deleted_id: gone, status: "completed" }) });
  await merged(gid(900_002), gid(900_003));
  await work();
  await merged(gid(a.id), gid(900_002));
  await work();
  expect(await query("select customer_gid as gid from registrations where id = $1", [a.registrationId])).toEqual([{ gid: gid(900_003) }]);
  const b = await aCustomer();
  await merged(gid(b.id), gid(900_005));
  await work();
  await merged(gid(900_005), gid(900_006));
  await work();
  expect(await query("select customer_gid as gid from registrations where id = $1", [b.registrationId])).toEqual([{ gid: gid(900_006) }]);
  expect(await query("select merged_into as into from shopify_customers where gid = $1", [gid(b.id)])).toEqual([{ into: gid(900_006) }]);
});

test("consent that changes in Shopify comes back to us, once, and our own echo is no news", async () => {
  const { id, registrationId } = await aCustomer();
  const told = (state: string) => send({ topic: "customers_email_marketing_consent/update", body: JSON.stringify({ customer_id: id, email_marketing_consent: { state, consent_updated_at: new Date().toISOString() } }) });
  await told("subscribed");
  await told("unsubscribed");
  await told("unsubscribed");
  await work();
  expect(await query("select given, source from consents where registration_id = $1 order by at", [registrationId])).toEqual([
    { given: true, source: "landing" },
    { given: false, source: "shopify" },
  ]);
});

test("customers/data_request keeps an export, customers/redact really erases", async () => {
  const { id, registrationId, email } = await aCustomer();
  await send({ topic: "customers/data_request", body: JSON.stringify({ customer: { id, email }, data_request: { id: 77 } }) });
  await work();
  const [entry] = await query<{ details: { file: string } }>("select details from audit_log where action = 'customer.data_request'");
  const { readDataRequest } = await import("#app/migration/registration/data-requests.ts");
  expect(await readDataRequest(scene.shopId, entry!.details.file)).toContain(email);
  await send({ topic: "customers/redact", body: JSON.stringify({ customer: { id, email }, orders_to_redact: [] }) });
  await work();
  expect(await query("select state, email_encrypted as email, customer_gid as gid from registrations where id = $1", [registrationId])).toEqual([{ state: "erased", email: "", gid: null }]);
  expect(await query("select 1 from shopify_customers where gid = $1", [`gid://shopify/Customer/${id}`])).toEqual([]);
});

test("what Shopify told while no token worked is asked for once one does, and the work that stopped for it is tried again", async () => {
  const { revokeTokens, store, webhooksIdle, shopDomain } = shopify.standIn();
  revokeTokens();
  store.createOrder({ lines: [{ title: "Carrier", unitPrice: 100, quantity: 1 }] });
  await webhooksIdle();
  await work();
  const die = (error: string) => pool().query("insert into pgboss.job (name, data, source_name, source_output, retry_limit) values ('dead', $1, 'customer', $2, 0)", [JSON.stringify({ shopId: scene.shopId }), JSON.stringify({ name: error })]);
  await die("ShopifyAccessLost");
  await die("TypeError");
  const asked = async () => (await pool().query<{ name: string }>("select name from pgboss.job where name in ('sync', 'customer') and state = 'created' order by name")).rows.map(({ name }) => name);
  expect(await asked()).toEqual([]);

  await installToken(shopify.standIn());
  await afterInstall(shopDomain);
  expect(await asked()).toEqual(["customer", "sync"]);
  // The next exchange, an hour later, has nothing to do.
  await afterInstall(shopDomain);
  expect(await asked()).toEqual(["customer", "sync"]);
  expect((await deadJobs(100, scene.shopId)).map((job) => job.error)).toEqual(["TypeError"]);
  await pool().query("delete from pgboss.job where name in ('sync', 'customer', 'dead')");
});

test("an uninstall marks the shop, late deliveries are settled, and shop/redact leaves no person", async () => {
  const { uninstall, webhooksIdle, shopDomain } = shopify.standIn();
  const { id } = await aCustomer();
  await send({ topic: "app/uninstalled", body: "{}" });
  await work();
  const uninstalledAt = () => withDirectory((tx) => tx.first<{ at: Date | null }>("select uninstalled_at as at from shop_directory where domain = $1", [shopDomain]));
  // Told too late: our token still works, so the merchant is back.
  expect((await uninstalledAt())!.at).toBeNull();

  uninstall();
  await webhooksIdle();
  await send({ topic: "orders/updated", body: JSON.stringify({ id: 1, customer: { id } }) });
  await work();
  expect((await uninstalledAt())!.at).not.toBeNull();
  expect(await query("select 1 from webhook_inbox where processed_at is null")).toEqual([]);
  expect(await withDomain(shopDomain, (tx) => tx.query(`select 1 from "Session" where shop = $1`, [shopDomain]))).toEqual([]);

  await send({ topic: "shop/redact", body: "{}" });
  await work();
  expect(await query("select 1 from registrations union all select 1 from mails union all select 1 from consents union all select 1 from shopify_customers union all select 1 from webhook_inbox")).toEqual([]);
  const [shop] = await query<{ settings: { counts: { registrations: number }[] } }>("select settings from shops");
  expect(shop!.settings.counts[0]!.registrations).toBeGreaterThan(3);
  expect(await readProgress(scene.shopId)).toBeNull();
});

test("a shop that comes back after its erasure has its name and address again, and an uninstall that was never told does not keep it from being erased", async () => {
  const { shopDomain, store } = shopify.standIn();
  const shop = () => query<{ name: string; storefront: string | null; redacted: boolean }>("select s.name, s.storefront_url as storefront, d.redacted_at is not null as redacted from shops s join shop_directory d on d.id = s.shop_id");
  expect(await shop()).toEqual([{ name: "Erased shop", storefront: null, redacted: true }]);
  store.data.installed = true;
  await installToken(shopify.standIn());
  await afterInstall(shopDomain);
  const [back] = await shop();
  expect(back).toMatchObject({ storefront: expect.stringMatching(/^https?:/) as string, redacted: false });
  expect(back!.name).not.toBe("Erased shop");
  expect(await pool().query("select 1 from pgboss.job where name = 'sync' and data->>'task' = 'first'").then(({ rows }) => rows)).toHaveLength(1);
  await pool().query("delete from pgboss.job where name = 'sync'");

  // Told although the shop is here: nothing is lost.
  await send({ topic: "shop/redact", body: "{}" });
  await work();
  expect(await shop()).toEqual([back]);
  await withDomain(shopDomain, (tx) => tx.run(`delete from "Session" where shop = $1`, [shopDomain]));
  await send({ topic: "shop/redact", body: "{}" });
  await work();
  expect(await shop()).toEqual([{ name: "Erased shop", storefront: null, redacted: true }]);
});

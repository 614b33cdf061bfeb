import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handleFlowAction } from "#app/migration/flow/index.ts";
import { confirm, register, registrationJobs } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { orderFacts, storeOrders } from "#app/shopify/facts.ts";
import { flowTriggers, noteFlowEvents } from "#app/shopify/flow.ts";
import { shopifyJobs } from "#app/shopify/index.ts";
import { readFlowExtension, runFlowAction } from "#dev/shopify/flow.ts";
import { aForm, aScene, anAmazonOrder, discount, ticked, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

useDatabase();
const shopify = useShopify();
const app = createServer((req, res) => void handleFlowAction(req, res));
let scene: Scene;
beforeAll(async () => {
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain, discount);
});
afterAll(() => new Promise((done) => app.close(done)));

const jobs = { customer: registrationJobs.customer!, flow: shopifyJobs.flow! };
const told = (email: string) => {
  const { id } = shopify.standIn().store.findCustomerByEmail(email)!;
  return shopify.standIn().store.data.flowTriggers.filter(({ payload }) => (payload as { customer_id: number }).customer_id === id);
};

async function registered(given = true): Promise<{ id: string; email: string; gid: string }> {
  const form = aForm(scene, given ? { marketing: ticked } : {});
  const result = await register(scene.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  await drainJobs(jobs);
  return { id: result.registrationId, email: form.email, gid: `gid://shopify/Customer/${shopify.standIn().store.findCustomerByEmail(form.email)!.id}` };
}

async function order(gid: string, id: number): Promise<void> {
  const money = { amount: "20.00" };
  const now = new Date().toISOString();
  const facts = orderFacts.parse({ id: `gid://shopify/Order/${id}`, processedAt: now, updatedAt: now, cancelledAt: null, test: false, sourceName: "web", currencyCode: "USD", presentmentCurrencyCode: "USD", totalPriceSet: { shopMoney: money, presentmentMoney: money }, totalRefundedSet: { shopMoney: { amount: "0" } }, discountCodes: [], customer: { id: gid } });
  await withShop(scene.shopId, (tx) => storeOrders(tx, [facts]));
}

test("Flow hears of a registration once, and only when the address is confirmed", async () => {
  const { id, email } = await registered();
  expect(told(email)).toEqual([]);
  await confirm(scene.shopId, id, new Date());
  await drainJobs(jobs);
  await registrationJobs.customer!({ shopId: scene.shopId, registrationId: id }, { id: "again", signal: new AbortController().signal });
  await drainJobs(jobs);
  expect(told(email).map(({ handle, payload }) => [handle, payload])).toEqual([
    [flowTriggers.registered, { customer_id: expect.any(Number) as number, Insert: "Carrier card", Product: "", "New customer": true, "Agreed to marketing": true }],
  ]);
});

test("a link and the first order are told once each, with the references that the extensions declare", async () => {
  const { id, email, gid } = await registered(false);
  await confirm(scene.shopId, id, new Date());
  await anAmazonOrder(scene.shopId, { orderId: "111-2222222-3333333" });
  await withShop(scene.shopId, (tx) => tx.run("insert into links (shop_id, registration_id, order_id, level) values ($1, $2, '111-2222222-3333333', 'exact')", [scene.shopId, id]));
  await drainJobs(jobs);
  await order(gid, 5001);
  await order(gid, 5002);
  await drainJobs(jobs);
  const events = told(email);
  expect(events.map(({ handle }) => handle).sort()).toEqual(Object.values(flowTriggers).sort());
  for (const folder of ["flow-customer-registered", "flow-order-linked", "flow-first-order"]) {
    const { handle, fields } = await readFlowExtension(folder);
    const payload = events.find((one) => one.handle === handle)?.payload as Record<string, unknown>;
    expect(Object.keys(payload).sort(), folder).toEqual(fields.sort());
    expect(JSON.stringify(payload)).not.toMatch(/111-2222222|@/);
  }
  expect(events.find(({ handle }) => handle === flowTriggers.firstOrder)?.payload).toMatchObject({ order_id: 5001, "Agreed to marketing": false });
});

test("when Shopify is away the event stays and is sent once later; what is old is no news", async () => {
  const { id, email, gid } = await registered();
  await confirm(scene.shopId, id, new Date());
  await drainJobs({ customer: jobs.customer });
  const real = globalThis.fetch;
  globalThis.fetch = () => Promise.resolve(Response.json({ errors: "away" }));
  const failing = shopifyJobs.flow!({ shopId: scene.shopId }, { id: "j", signal: new AbortController().signal });
  await expect(failing).rejects.toThrow();
  globalThis.fetch = real;
  expect(told(email)).toEqual([]);
  await Promise.all([1, 2, 3].map(() => shopifyJobs.flow!({ shopId: scene.shopId }, { id: "j", signal: new AbortController().signal })));
  expect(told(email)).toHaveLength(1);
  await withShop(scene.shopId, (tx) => tx.run("delete from flow_events where shop_id = $1 and registration_id = $2", [scene.shopId, id]));
  await withShop(scene.shopId, (tx) => tx.run("update registrations set confirmed_at = now() - interval '8 days', created_at = now() - interval '9 days' where id = $1", [id]));
  await registrationJobs.customer!({ shopId: scene.shopId, registrationId: id }, { id: "j", signal: new AbortController().signal });
  await drainJobs(jobs);
  expect(told(email)).toHaveLength(1);
  expect(gid).toMatch(/Customer/);
});

test("what fails for Flow undoes nothing of its caller's, and a dead worker's claim is come back for", async () => {
  const { id, email } = await registered();
  await withShop(scene.shopId, async (tx) => {
    await tx.run("update registrations set creator_handle = 'kept' where shop_id = $1 and id = $2", [scene.shopId, id]);
    await noteFlowEvents(tx, { registrationIds: ["no-uuid"] });
  });
  expect(await withShop(scene.shopId, (tx) => tx.first("select creator_handle as handle from registrations where shop_id = $1 and id = $2", [scene.shopId, id]))).toEqual({ handle: "kept" });
  await confirm(scene.shopId, id, new Date());
  await drainJobs({ customer: jobs.customer });
  const claimed = (minutes: number) => withShop(scene.shopId, (tx) => tx.run("update flow_events set claimed_at = now() - make_interval(mins => $3) where shop_id = $1 and registration_id = $2", [scene.shopId, id, minutes]));
  const work = () => jobs.flow({ shopId: scene.shopId }, { id: "j", signal: new AbortController().signal });
  await claimed(1);
  await work();
  expect(told(email)).toEqual([]);
  const [later] = await withShop(scene.shopId, (tx) => tx.query("select 1 from pgboss.job where name = 'flow' and singleton_key = $1 and start_after > now()", [`flow-later:${scene.shopId}`]));
  expect(later).toBeDefined();
  await claimed(6);
  await work();
  expect(told(email)).toHaveLength(1);
});

const run = (gid: string, more: { runId?: string; secret?: string } = {}) =>
  runFlowAction("flow-issue-offer", { appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}`, secret: "test-secret", shopDomain: shopify.standIn().shopDomain, properties: { customer_id: Number(gid.split("/").at(-1)) }, ...more });
const benefit = (id: string) => withShop(scene.shopId, (tx) => tx.first<{ state: string; code: string | null }>("select state, discount_code as code from benefits where shop_id = $1 and registration_id = $2", [scene.shopId, id]));

test("the action gives an offer that was taken back anew, once a run, and leaves one that the customer has", async () => {
  const { id, gid } = await registered();
  await confirm(scene.shopId, id, new Date());
  await drainJobs(jobs);
  const first = await benefit(id);
  expect(first?.state).toBe("issued");
  expect(await run(gid)).toMatchObject({ status: 200, message: "The customer has this offer already." });
  expect(await benefit(id)).toEqual(first);
  const takeBack = () => withShop(scene.shopId, (tx) => tx.run("update benefits set state = 'void' where shop_id = $1 and registration_id = $2", [scene.shopId, id]));
  await takeBack();
  expect(await run(gid, { runId: "run-1" })).toMatchObject({ status: 200, message: "The offer is on its way." });
  await drainJobs(jobs);
  const second = await benefit(id);
  expect(second?.state).toBe("issued");
  expect(second?.code).not.toBe(first?.code);
  await takeBack();
  expect((await run(gid, { runId: "run-1" })).status).toBe(200);
  await drainJobs(jobs);
  expect((await benefit(id))?.state).toBe("void");
});

test("an unconfirmed address gets nothing yet, a stranger fails with a reason, and a forged call writes nothing", async () => {
  const { id, gid } = await registered();
  expect(await run(gid)).toMatchObject({ status: 200, message: expect.stringContaining("not confirmed") as string });
  await drainJobs(jobs);
  expect((await benefit(id))?.state).toBe("waiting");
  expect((await run("gid://shopify/Customer/999999999")).status).toBe(422);
  expect((await run(gid, { runId: "forged", secret: "wrong-secret" })).status).toBe(401);
  expect(await withShop(scene.shopId, (tx) => tx.query("select 1 from flow_actions where run_id = 'forged'"))).toEqual([]);
});

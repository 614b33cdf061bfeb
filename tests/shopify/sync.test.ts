import { beforeAll, expect, test } from "vitest";
import { withDirectory, withShop } from "#app/platform/db.ts";
import type { JobData } from "#app/platform/jobs.ts";
import { scheduledJobs } from "#app/platform/schedule.ts";
import { findShopId } from "#app/platform/shops.ts";
import { afterInstall, askForSync, readProgress, readSyncState, shopifyTasks } from "#app/shopify/index.ts";
import { firstSync, reconcile } from "#app/shopify/sync.ts";
import { bulkCustomers, bulkOrders, bulkProducts, changedSince } from "#app/shopify/operations/sync.ts";
import { loadAdminSchema } from "#dev/shopify/graphql/schema.ts";
import { parse, validate } from "graphql";
import { toMinorUnits } from "#app/shopify/money.ts";
import { useDatabase } from "#tests/support/database.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

useDatabase();
const shopify = useShopify();
let shopId = 0;
const never = new AbortController().signal;
const count = async (table: string) => (await withShop(shopId, (tx) => tx.query(`select 1 from ${table}`))).length;

beforeAll(async () => {
  const { store, shopDomain } = shopify.standIn();
  for (let at = 0; at < 600; at += 1) {
    const customer = at % 3 === 0 ? store.createCustomer({ email: `c${at}@example.com` }) : undefined;
    store.createOrder({ customerId: customer?.id ?? null, lines: [{ title: "Carrier", unitPrice: 1_000 + at, quantity: 1 }] });
  }
  store.createProduct({ title: "Carrier" });
  await installToken(shopify.standIn());
  await afterInstall(shopDomain);
  shopId = (await findShopId(shopDomain))!;
});

test("an install enters the shop with Shopify's own facts, and asks for the first sync once", async () => {
  const [shop] = await withShop(shopId, (tx) => tx.query("select name, currency, time_zone from shops"));
  expect(shop).toEqual({ name: "Mira", currency: "USD", time_zone: "America/New_York" });
  await afterInstall(shopify.standIn().shopDomain);
  const jobs = await withDirectory((tx) => tx.query<{ task: string }>("select data ->> 'task' as task from pgboss.job where name = 'sync' order by task"));
  expect(jobs.map(({ task }) => task)).toEqual(["first", "pixel"]);
});

test("the first sync that is cut in the middle of its result goes on and ends whole", async () => {
  const real = globalThis.fetch;
  let cuts = 0;
  globalThis.fetch = async (input, init) => {
    const reply = await real(input, init);
    if (!String(input).includes("bulk") || cuts >= 2) return reply;
    const text = await reply.text();
    cuts += 1;
    return new Response(text.slice(0, Math.floor(text.length * 0.7)));
  };
  try {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const done = await firstSync(shopId, never, 20).then(() => true, () => false);
      if (done) break;
    }
  } finally {
    globalThis.fetch = real;
  }
  expect(cuts).toBeGreaterThan(0);
  expect(await count("shopify_orders")).toBe(600);
  expect(await count("shopify_customers")).toBe(200);
  expect(await count("products")).toBe(1);
  expect(await readProgress(shopId)).toMatchObject({ products: { done: true }, customers: { done: true }, orders: { done: true, lines: 600 } });
});

test("staff see how far a sync is and ask for one, never for two at once", async () => {
  expect(await readSyncState(shopId)).toMatchObject({ running: true, stopped: false, syncedThrough: expect.any(Date), progress: { orders: { done: true } } });
  await expect(askForSync(shopId, "staff:1")).rejects.toThrow(/under way/);
  await withDirectory((tx) => tx.run("update pgboss.job set state = 'completed' where name = 'sync'"));
  expect(await readSyncState(shopId)).toMatchObject({ running: false, stopped: false });
  await askForSync(shopId, "staff:1");
  const [job] = await withDirectory((tx) => tx.query<{ task: string }>("delete from pgboss.job where name = 'sync' and state = 'created' returning data ->> 'task' as task"));
  expect(job).toEqual({ task: "nightly" });
  await withDirectory((tx) => tx.run("update pgboss.job set state = 'created' where name = 'sync'"));
});

test("the nightly pass finds and mends what webhooks missed, and nothing twice", async () => {
  const { store } = shopify.standIn();
  const order = store.createOrder({ lines: [{ title: "Missed", unitPrice: 777, quantity: 1 }] });
  expect(await reconcile(shopId, never, 20)).toBeGreaterThanOrEqual(1);
  expect(await withShop(shopId, (tx) => tx.query("select 1 from shopify_orders where gid = $1", [`gid://shopify/Order/${order.id}`]))).toHaveLength(1);
  expect(await reconcile(shopId, never, 20)).toBe(0);
});

test("what changed since is asked for by a valid query", async () => {
  const schema = (await loadAdminSchema()).schema;
  for (const [document, root] of [[bulkOrders, "orders"], [bulkCustomers, "customers"], [bulkProducts, "products"]] as const) {
    const changed = changedSince(document, root, new Date("2026-11-20T10:00:00.123Z"));
    expect(changed).toContain(`${root}(query: "updated_at:>='2026-11-20T10:00:00Z'")`);
    expect(validate(schema, parse(changed))).toEqual([]);
  }
});

test("the schedule reaches every installed shop", async () => {
  const { scheduled } = scheduledJobs(shopifyTasks);
  await scheduled({ shopId: 0, task: "sync" }, { id: "j", signal: never });
  const due = await withDirectory((tx) => tx.query<{ data: JobData }>("select data from pgboss.job where name = 'scheduled'"));
  expect(due.map(({ data }) => data)).toEqual([{ shopId, task: "sync" }]);
  await scheduled(due[0]!.data, { id: "j", signal: never });
  const waiting = await withDirectory((tx) => tx.query<{ task: string }>("select data ->> 'task' as task from pgboss.job where name = 'sync' and data ->> 'task' <> 'pixel' order by created_on"));
  expect(waiting.map((job) => job.task)).toEqual(["first", "nightly"]);
});

test("amounts keep every cent, in currencies with and without them", () => {
  expect(toMinorUnits("129.50", "USD")).toBe(12_950);
  expect(toMinorUnits("0.29", "USD")).toBe(29);
  expect(toMinorUnits("1.0", "EUR")).toBe(100);
  expect(toMinorUnits("1200", "JPY")).toBe(1_200);
  expect(toMinorUnits("1200.0", "JPY")).toBe(1_200);
  expect(toMinorUnits("1.234", "KWD")).toBe(1_234);
  expect(toMinorUnits("-5.05", "USD")).toBe(-505);
});

import { beforeAll, expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { decrypt } from "#app/platform/crypto.ts";
import { generateScenario } from "#dev/demo-data/scenario/generate.ts";
import { writeScenario } from "#dev/demo-data/scenario/write.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();
const scenario = generateScenario({ seed: 3, through: "2026-11-21", days: 200, scale: 0.25 });
let shopId = 0;

beforeAll(async () => {
  shopId = await aShop("demo-data.myshopify.com");
  await writeScenario(shopId, scenario);
});

const read = <Row extends object>(sql: string) => withShop(shopId, (tx) => tx.query<Row>(sql, [shopId]));
const facts = (source: string, table: string) => scenario.imports.find((one) => one.source === source)!.tables[table]!;

test("every table holds as many rows as the scenario", async () => {
  const wanted: Record<string, number> = {
    products: 6, product_listings: 12, inserts: 4, print_runs: 14, scans: scenario.scans.length, registrations: scenario.registrations.length, consents: scenario.registrations.length,
    benefits: scenario.registrations.length, links: scenario.registrations.flatMap((one) => one.links).length, shopify_customers: scenario.customers.length, shopify_orders: scenario.shopifyOrders.length, imports: scenario.imports.length,
  };
  for (const one of scenario.imports) for (const [table, rows] of Object.entries(one.tables)) wanted[table] = (wanted[table] ?? 0) + rows.length;
  for (const [table, count] of Object.entries(wanted)) {
    const [row] = await read<{ count: number }>(`select count(*) from ${table} where shop_id = $1`);
    expect([table, row!.count]).toEqual([table, count]);
  }
});

test("money and units come back as they were planted", async () => {
  const [orders] = await read<{ minor: number; units: number }>("select sum(total_minor)::bigint as minor, sum(net_units)::bigint as units from amazon_orders where shop_id = $1 and not is_multi_channel and currency = 'USD'");
  const lines = await read<{ minor: number }>("select sum(price_minor - discount_minor)::bigint as minor from amazon_order_items i join amazon_orders o using (shop_id, order_id) where shop_id = $1 and not i.is_cancelled and not o.is_multi_channel and i.currency = 'USD'");
  expect(orders!.minor).toBe(lines[0]!.minor);
  const [shopify] = await read<{ minor: number }>("select sum(total_minor - refunded_minor)::bigint as minor from shopify_orders where shop_id = $1 and not is_test and cancelled_at is null and source_name = 'web'");
  expect(shopify!.minor).toBe(scenario.truth.revenueMinor.shopify);
  const scans = await read<{ scans: number }>("select sum(scans)::bigint as scans from scan_counts where shop_id = $1 and kind = 'scan'");
  expect(scans[0]!.scans).toBe(scenario.truth.inserts.reduce((sum, one) => sum + one.counts.scans, 0));
});

test("an address is readable with the shop's key only, and is the customer's", async () => {
  const [row] = await read<{ address: string; gid: string; same: boolean }>(
    `select r.email_encrypted as address, r.customer_gid as gid, c.email_index = r.email_index as same from registrations r join shopify_customers c on c.shop_id = r.shop_id and c.gid = r.customer_gid where r.shop_id = $1 limit 1`,
  );
  expect(row!.same).toBe(true);
  expect(decrypt(shopId, row!.address)).toBe(scenario.customers.find((one) => one.gid === row!.gid)!.email);
});

test("links point at imported orders, waiting order ids at none", async () => {
  const [links] = await read<{ lost: number }>("select count(*) as lost from links l left join amazon_orders o using (shop_id, order_id) where shop_id = $1 and o.order_id is null");
  const [waiting] = await read<{ found: number }>("select count(*) as found from registrations r join amazon_orders o using (shop_id, order_id) where shop_id = $1 and r.order_state = 'waiting'");
  expect([links!.lost, waiting!.found]).toEqual([0, 0]);
});

test("one source is overdue, and Amazon's orders end within the last week", async () => {
  const [row] = await read<{ sqp: string; orders: string }>(
    "select max(period_to) filter (where source = 'amazon-sqp') as sqp, max(period_to) filter (where source = 'amazon-orders') as orders from imports where shop_id = $1 and state = 'done'",
  );
  expect(row).toEqual({ sqp: "2026-11-07", orders: "2026-11-19" });
  expect(facts("amazon-orders", "amazon_orders").every((order) => String(order.purchased_at) < "2026-11-20T05")).toBe(true);
});

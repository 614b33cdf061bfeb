import { expect, test } from "vitest";
import { pool, withShop } from "#app/platform/db.ts";
import { refreshStatistics } from "#app/platform/statistics.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

test("a table that grew much is looked at anew before the server would, and only then", async () => {
  const shop = await aShop();
  const known = async () => (await pool().query<{ rows: number; looks: string }>("select c.reltuples::int as rows, s.analyze_count as looks from pg_class c join pg_stat_user_tables s on s.relid = c.oid where c.relname = 'amazon_orders'")).rows[0]!;
  const plant = (from: number, to: number) => withShop(shop, (tx) => tx.run("insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, net_units, import_id, line) select $1, 'o' || i, now(), 'Shipped', 'US', 1, gen_random_uuid(), i from generate_series($2::int, $3::int) i", [shop, from, to]));
  await plant(1, 20_000);
  // The counters follow a transaction within a second or so.
  await expect.poll(async () => (await refreshStatistics(), (await known()).rows), { timeout: 15_000 }).toBe(20_000);
  const { looks } = await known();
  await plant(20_001, 20_100);
  await refreshStatistics();
  expect((await known()).looks).toBe(looks);
});

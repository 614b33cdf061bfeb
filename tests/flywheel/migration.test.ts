import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { readResult, recompute, type MigrationResult } from "#app/flywheel/index.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** The same day in the shop's zone and in UTC, whatever the hour of the run. */
const noon = (daysAgo: number) => new Date(`${day(daysAgo)}T16:00:00Z`);

type Scene = { insertId: string; productId: string; printRunId: string };

async function anInsert(tx: Tx, { from, to = null, share = 1, productId }: { from: number; to?: number | null; share?: number; productId?: string }): Promise<Scene> {
  const product = productId ?? (await tx.first<{ id: string }>("insert into products (shop_id, title) values ($1, 'Carrier') returning id", [tx.shopId]))!.id;
  if (!productId) await tx.run("insert into product_listings (shop_id, product_id, marketplace, asin, sku) values ($1, $2, 'US', 'B0A', 'SKU-A')", [tx.shopId, product]);
  const insert = await tx.first<{ id: string }>(
    `insert into inserts (shop_id, name, kind, marketplace, offer, copy, look) values ($1, 'Card', 'card', 'US', '{"kind":"warranty"}', '{}', '{}') returning id`,
    [tx.shopId],
  );
  await tx.run("insert into insert_products (shop_id, insert_id, product_id) values ($1, $2, $3)", [tx.shopId, insert!.id, product]);
  const run = await tx.first<{ id: string }>(
    `insert into print_runs (shop_id, insert_id, name, code_kind, quantity, card_size, address_base, in_box_from, in_box_to, share_of_units)
     values ($1, $2, 'Run', 'shared', 1000, 'a6', 'https://x', $3, $4, $5) returning id`,
    [tx.shopId, insert!.id, day(from), to === null ? null : day(to), share],
  );
  return { insertId: insert!.id, productId: product, printRunId: run!.id };
}

async function anOrder(tx: Tx, id: string, daysAgo: number, { quantity = 1, cancelled = false, multiChannel = false, sku = "SKU-A" } = {}): Promise<void> {
  const at = noon(daysAgo);
  const imported = randomUUID();
  await tx.run(
    `insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, is_multi_channel, import_id, line) values ($1, $2, $3, 'Shipped', 'US', $4, $5, 1)`,
    [tx.shopId, id, at, multiChannel, imported],
  );
  await tx.run(
    `insert into amazon_order_items (shop_id, order_id, item_key, sku, asin, is_cancelled, quantity, currency, price_minor, purchased_at, import_id, line)
     values ($1, $2, '1', $3, 'B0A', $4, $5, 'USD', 1000, $6, $7, 1)`,
    [tx.shopId, id, sku, cancelled, quantity, at, imported],
  );
}

async function reported(tx: Tx, from: number, to: number): Promise<void> {
  await tx.run(`insert into imports (shop_id, source, file_name, state, period_from, period_to) values ($1, 'amazon-orders', 'x', 'done', $2, $3)`, [tx.shopId, day(from), day(to)]);
}

async function aRegistration(tx: Tx, scene: Scene, daysAgo: number, state: string): Promise<string> {
  const row = await tx.first<{ id: string }>(
    `insert into registrations (shop_id, insert_id, print_run_id, code, submission_key, email_encrypted, email_index, locale, customer_state, created_at, confirmed_at)
     values ($1, $2, $3, 'C', $4, 'x', $4, 'en', $5, $6, $6) returning id`,
    [tx.shopId, scene.insertId, scene.printRunId, randomUUID(), state, noon(daysAgo)],
  );
  return row!.id;
}

async function result(shopId: number): Promise<MigrationResult> {
  await recompute(shopId, new Date());
  const stored = await withShop(shopId, (tx) => readResult<MigrationResult>(tx, "migration"));
  return stored!.payload;
}

test("only net units that had the card in the box count, by share", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    await anInsert(tx, { from: 50, to: 20, share: 0.5 });
    await anOrder(tx, "1", 40, { quantity: 4 });
    await anOrder(tx, "2", 40, { quantity: 9, cancelled: true });
    await anOrder(tx, "3", 40, { quantity: 9, multiChannel: true });
    await anOrder(tx, "4", 60, { quantity: 9 });
    await anOrder(tx, "5", 10, { quantity: 9 });
    await anOrder(tx, "6", 40, { quantity: 2, sku: "ANOTHER-SKU-OF-THE-ASIN" });
  });
  expect((await result(shop)).total.units).toBe(3);
});

test("a unit with a card and a printed box counts once in all, once in each", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    const { productId } = await anInsert(tx, { from: 50 });
    await anInsert(tx, { from: 50, productId });
    await anOrder(tx, "1", 40, { quantity: 10 });
  });
  const migration = await result(shop);
  expect(migration.total.units).toBe(10);
  expect(migration.byInsert.map((row) => row.units)).toEqual([10, 10]);
});

test("reconnected customers never enter the rate, and rates need data", async () => {
  const shop = await aShop();
  const scene = await withShop(shop, async (tx) => {
    const one = await anInsert(tx, { from: 80 });
    for (let at = 1; at <= 70; at++) await anOrder(tx, `o${at}`, at, { quantity: 10 });
    await reported(tx, 80, 1);
    for (let at = 8; at <= 30; at++) await aRegistration(tx, one, at, at % 2 ? "migrated" : "reconnected");
    return one;
  });
  const migration = await result(shop);
  expect(migration.activity).toMatchObject({ state: "ok", denominator: 280 });
  if (migration.activity.state !== "ok") throw new Error("no rate");
  const { numerator, value, low, high } = migration.activity;
  expect(value).toBeCloseTo(numerator / 280, 10);
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
  expect(migration.total.reconnected).toBe(12);
  expect(migration.byInsert[0]).toMatchObject({ id: scene.insertId, migrated: 11, reconnected: 12 });

  const empty = await aShop();
  expect((await result(empty)).activity).toMatchObject({ state: "insufficient_data" });
});

test("the cohort rate counts linked orders of the week they were bought, and young weeks stay out of the headline", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    const scene = await anInsert(tx, { from: 100 });
    for (let at = 1; at <= 90; at++) await anOrder(tx, `o${at}`, at, { quantity: 5 });
    await reported(tx, 100, 0);
    for (const at of [60, 61, 62, 5]) {
      const registration = await aRegistration(tx, scene, at - 3, "migrated");
      await tx.run("insert into links (shop_id, registration_id, order_id, level) values ($1, $2, $3, 'exact')", [tx.shopId, registration, `o${at}`]);
    }
  });
  const migration = await result(shop);
  if (migration.cohort.state !== "ok") throw new Error("no rate");
  expect(migration.cohort.denominator).toBe(140);
  expect(migration.cohort.numerator).toBeLessThanOrEqual(3);
  expect(migration.weeks.reduce((sum, week) => sum + week.cohortLinked, 0)).toBe(4);
  expect(migration.weeks.filter((week) => week.filling).length).toBeGreaterThanOrEqual(4);
});

test("an unchanged answer makes no new version, a changed one does", async () => {
  const shop = await aShop();
  const version = () => withShop(shop, async (tx) => (await readResult(tx, "migration"))?.version);
  await recompute(shop, new Date());
  const first = await version();
  await recompute(shop, new Date());
  expect(await version()).toBe(first);
  await withShop(shop, async (tx) => {
    await anInsert(tx, { from: 9 });
    await anOrder(tx, "1", 3);
  });
  await recompute(shop, new Date());
  expect(await version()).toBe((first ?? 0) + 1);
});

import { randomUUID } from "node:crypto";
import { withShop } from "#app/platform/db.ts";
import { ensureShop } from "#app/platform/shops.ts";
import type { Offer } from "#app/migration/inserts/model.ts";
import { createSharedCardCode, createUniqueCardCode } from "#app/migration/inserts/card-code.ts";
import { registrationJobs, type RegistrationInput } from "#app/migration/registration/index.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";

export const warranty: Offer = { kind: "warranty", months: 24, claimEmail: "care@mira.example", terms: "", termsByCountry: {} };
export const discount: Offer = { kind: "discount", percent: 15, validDays: 60, printedOnInsert: false, terms: "" };

export type Scene = { shopId: number; insertId: string; printRunId: string; productId: string; code: string; uniqueCode: string };

/** A shop with one published insert, a product sold as B0CARRIER1, a shared and a unique card code. */
export async function aScene(domain: string, offer: Offer = warranty): Promise<Scene> {
  const shopId = await ensureShop(domain, { name: "Mira", currency: "USD", timeZone: "America/New_York", locale: "en", country: "US" });
  const [insertId, printRunId, productId] = [randomUUID(), randomUUID(), randomUUID()];
  const [code, uniqueCode] = [createSharedCardCode(), createUniqueCardCode()];
  await withShop(shopId, async (tx) => {
    await tx.run("insert into products (shop_id, id, title) values ($1, $2, 'Carrier')", [shopId, productId]);
    await tx.run("insert into product_listings (shop_id, product_id, marketplace, asin, sku) values ($1, $2, 'US', 'B0CARRIER1', $3)", [shopId, productId, `CARRIER-${productId.slice(0, 8)}`]);
    await tx.run(
      `insert into inserts (shop_id, id, name, kind, status, marketplace, offer, copy, look, published_at) values ($1, $2, 'Carrier card', 'card', 'published', 'US', $3, '{}', '{}', now())`,
      [shopId, insertId, JSON.stringify(offer)],
    );
    await tx.run("insert into insert_products (shop_id, insert_id, product_id) values ($1, $2, $3)", [shopId, insertId, productId]);
    await tx.run(
      "insert into print_runs (shop_id, id, insert_id, name, code_kind, quantity, card_size, address_base) values ($1, $2, $3, 'First run', 'shared', 1000, 'business', 'https://mira.example')",
      [shopId, printRunId, insertId],
    );
    await tx.run("insert into card_codes (shop_id, code, insert_id, print_run_id, serial, is_unique) values ($1, $2, $3, $4, 0, false), ($1, $5, $3, $4, 1, true)", [shopId, code, insertId, printRunId, uniqueCode]);
  });
  return { shopId, insertId, printRunId, productId, code, uniqueCode };
}

/** A form as the landing page hands it over. */
export function aForm(scene: Scene, change: Partial<RegistrationInput> = {}): RegistrationInput {
  return {
    insertId: scene.insertId,
    printRunId: scene.printRunId,
    code: scene.code,
    variant: "",
    submissionKey: randomUUID(),
    email: `person-${randomUUID().slice(0, 8)}@example.com`,
    marketing: { given: false, text: "Send me news by e-mail.", textVersion: "1" },
    locale: "en",
    country: "US",
    network: `10.0.${Math.floor(Math.random() * 255)}.${Math.floor(Math.random() * 255)}`,
    now: new Date(),
    ...change,
  };
}

export const ticked = { given: true, text: "Send me news by e-mail.", textVersion: "1" };

/** Runs the jobs that registration left behind. */
export async function runJobs(): Promise<number> {
  return drainJobs({ customer: registrationJobs.customer!, mail: registrationJobs.mail! });
}

/** An imported Amazon order, as the importer would have stored it. */
export async function anAmazonOrder(shopId: number, order: { orderId: string; purchasedAt?: Date; units?: number; asin?: string; postalIndex?: string | null; cancelled?: boolean; country?: string }): Promise<void> {
  const purchasedAt = order.purchasedAt ?? new Date(Date.now() - 5 * 86_400_000);
  const units = order.units ?? 1;
  await withShop(shopId, async (tx) => {
    await tx.run(
      `insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, country, postal_index, net_units, import_id, line)
       values ($1, $2, $3, 'Shipped', 'US', $4, $5, $6, gen_random_uuid(), 1)`,
      [shopId, order.orderId, purchasedAt, order.country ?? "US", order.postalIndex ?? null, order.cancelled ? 0 : units],
    );
    await tx.run(
      `insert into amazon_order_items (shop_id, order_id, item_key, sku, asin, is_cancelled, quantity, purchased_at, import_id, line)
       values ($1, $2, 'a', null, $3, $4, $5, $6, gen_random_uuid(), 1)`,
      [shopId, order.orderId, order.asin ?? "B0CARRIER1", order.cancelled ?? false, units, purchasedAt],
    );
  });
}

import { randomUUID } from "node:crypto";
import { createSharedCardCode } from "#app/migration/inserts/card-code.ts";
import { defaultAddressBase, designFromInsert, readInsert, type PrintFormat } from "#app/migration/inserts/index.ts";
import { enterCodes, type DirectoryCode } from "#app/platform/code-directory.ts";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { copyRows } from "./copy-rows.ts";
import type { Scenario, ScenarioInsert } from "./types.ts";

/** Where the scenario's keys are in the database. */
export type Places = { products: Map<string, string>; inserts: Map<string, string>; runs: Map<string, string> };

const formats: Record<ScenarioInsert["input"]["kind"], PrintFormat> = { card: "business-card", packaging: "qr", review_message: "link" };

/** Products with their listings, inserts, print runs in the box, and all card codes, findable by anyone who scans one. */
export async function writeInserts(tx: Tx, scenario: Scenario): Promise<Places> {
  const places: Places = { products: new Map(), inserts: new Map(), runs: new Map() };
  for (const product of scenario.products) places.products.set(product.key, randomUUID());
  await copyRows(tx, "products", scenario.products.map(({ key, title, handle, shopifyId }) => ({ id: places.products.get(key)!, shopify_id: shopifyId, title, handle })));
  await copyRows(tx, "product_listings", scenario.products.flatMap(({ key, asin, sku }) => ["US", "UK"].map((marketplace) => ({ product_id: places.products.get(key)!, marketplace, asin, sku }))));
  for (const insert of scenario.inserts) await writeInsert(tx, insert, places);
  return places;
}

async function writeInsert(tx: Tx, { key, input, productKeys, publishedAt, runs }: ScenarioInsert, places: Places): Promise<void> {
  const id = randomUUID();
  places.inserts.set(key, id);
  await tx.run(
    `insert into inserts (shop_id, id, name, kind, status, marketplace, order_id_mode, offer, copy, look, default_locale, published_at, created_at, updated_at)
     values ($1, $2, $3, $4, 'published', $5, $6, $7, $8, $9, $10, $11, $11, $11)`,
    [tx.shopId, id, input.name, input.kind, input.marketplace, input.orderIdMode, JSON.stringify(input.offer), JSON.stringify(input.copy), JSON.stringify(input.look), input.defaultLocale, publishedAt],
  );
  await copyRows(tx, "insert_products", productKeys.map((product, position) => ({ insert_id: id, product_id: places.products.get(product)!, position })));
  const design = JSON.stringify(designFromInsert(await readInsert(tx, id), await readShop(tx)));
  const { base } = await defaultAddressBase(tx);
  for (const run of runs) {
    const runId = randomUUID();
    places.runs.set(run.key, runId);
    await tx.run(
      `insert into print_runs (shop_id, id, insert_id, name, code_kind, quantity, card_size, address_base, status, design, sent_at, in_box_from, in_box_to, share_of_units, messages_sent, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'sent', $9, $10::date, $10::date, $11::date, $12, $13, $10::date - 14)`,
      [tx.shopId, runId, id, run.name, run.codeKind, run.quantity, formats[input.kind], base, design, run.inBoxFrom, run.inBoxTo, run.share, run.messagesSent],
    );
    const isUnique = run.codeKind === "unique";
    const codes = [...run.codes.map((code, at) => ({ code, serial: at + 1, isProof: false })), { code: createSharedCardCode(), serial: 0, isProof: true }];
    const entered = await enterCodes(tx, codes.map(({ code, isProof }): DirectoryCode => ({ code, insertId: id, printRunId: runId, isUnique, isProof })));
    if (entered.length < codes.length) throw new Error("the scenario's card codes belong to another shop: take another seed");
    await copyRows(tx, "card_codes", codes.map(({ code, serial, isProof }) => ({ code, insert_id: id, print_run_id: runId, serial, is_unique: isUnique, is_proof: isProof })));
  }
}

import { randomUUID } from "node:crypto";
import { blindIndex, normaliseEmail, normalisePostalCode } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { moment } from "./calendar.ts";
import { copyRows } from "./copy-rows.ts";
import type { FactRow, ImportedFacts, Scenario } from "./types.ts";
import { writeAiSearch } from "./write-ai-search.ts";
import { writeInserts } from "./write-inserts.ts";
import { writeRegistrations } from "./write-registrations.ts";

/**
 * Stores a scenario in a shop as imports and Shopify would have brought it, in one transaction; the shop has nothing
 * before. Row-level security refuses COPY, so rows go by way of temporary tables.
 * @throws Error when its card codes belong to another shop
 */
export async function writeScenario(shopId: number, scenario: Scenario): Promise<void> {
  await withShop(shopId, async (tx) => {
    await writeShop(tx, scenario);
    await writeImports(tx, scenario.imports);
    await writeAiSearch(tx, scenario);
    const places = await writeInserts(tx, scenario);
    await writeShopify(tx, scenario);
    await writeRegistrations(tx, scenario, places);
    await tx.run("update imports set file_bytes = rows_read * 120 where shop_id = $1 and file_bytes = 0", [tx.shopId]);
  });
}

async function writeShop(tx: Tx, scenario: Scenario): Promise<void> {
  await tx.run(
    `update shops set responsible_name = 'Mira Goods LLC', responsible_address = '12 Harbor Street, Portland, ME 04101', privacy_url = 'https://mira.example/privacy', support_email = 'care@mira.example',
            sender_name = 'Mira', sender_email = 'hello@mira.example', time_zone = $2, currency = 'USD', orders_visible_from = $3, synced_through = $4 where shop_id = $1`,
    [tx.shopId, scenario.timeZone, moment(scenario.from, 0), moment(scenario.through, 23.9)],
  );
  const terms = Object.entries(scenario.brandTerms).flatMap(([kind, all]) => all.map((term) => ({ term, kind })));
  await copyRows(tx, "brand_terms", terms);
}

async function writeImports(tx: Tx, imports: readonly ImportedFacts[]): Promise<void> {
  for (const one of imports) {
    const id = randomUUID();
    // What a source counts is its own kind of row: the last of its tables (an order's lines, a post's results).
    const rows = Object.values(one.tables).at(-1)?.length ?? 0;
    const finished = moment(one.finishedOn, 6.2);
    await tx.run(
      `insert into imports (shop_id, id, source, file_name, state, rows_read, rows_taken, period_from, period_to, created_by, created_at, started_at, finished_at)
       values ($1, $2, $3, $4, 'done', $5, $5, $6, $7, 'system', $8, $8, $9)`,
      [tx.shopId, id, one.source, one.fileName, rows, one.from, one.to, new Date(finished.getTime() - 20_000), finished],
    );
    for (const [table, facts] of Object.entries(one.tables)) await copyRows(tx, table, facts.map((fact, line) => ({ ...hashed(tx.shopId, fact), import_id: id, line: line + 1 })));
  }
}

/** Addresses and postal codes are never stored: their keyed hashes are. */
function hashed(shopId: number, fact: FactRow): FactRow {
  if (!("email" in fact) && !("postal_code" in fact)) return fact;
  const { email, postal_code: postalCode, ...rest } = fact;
  return {
    ...rest,
    ...(typeof email === "string" ? { email_index: blindIndex(shopId, "email", normaliseEmail(email)) } : {}),
    ...(typeof postalCode === "string" ? { postal_index: blindIndex(shopId, "postal", normalisePostalCode(postalCode)) } : {}),
  };
}

async function writeShopify(tx: Tx, { customers, shopifyOrders, registrations }: Scenario): Promise<void> {
  const migrated = new Set(registrations.flatMap((one) => (one.customerState === "migrated" && one.customerGid ? [one.customerGid] : [])));
  await copyRows(tx, "shopify_customers", customers.map(({ gid, email, at, consent, orders }) => ({
    gid, email_index: blindIndex(tx.shopId, "email", normaliseEmail(email)), created_at: at, email_consent: consent ? "SUBSCRIBED" : "NOT_SUBSCRIBED", orders_count: orders, tags: migrated.has(gid) ? ["amazon-buyer"] : [],
  })));
  await copyRows(tx, "shopify_orders", shopifyOrders.map((order) => ({
    gid: order.gid, customer_gid: order.customerGid, processed_at: order.at, updated_at: order.at, cancelled_at: order.cancelledAt, is_test: order.isTest, source_name: order.sourceName, attribution: null, currency: "USD",
    total_minor: order.totalMinor, refunded_minor: order.refundedMinor, presented_currency: order.presentedCurrency, presented_minor: order.presentedMinor,
    financial_status: order.refundedMinor === 0 ? "paid" : order.refundedMinor === order.totalMinor ? "refunded" : "partially_refunded", discount_codes: order.discountCodes,
    first_visit: order.firstVisit && JSON.stringify(order.firstVisit), last_visit: order.lastVisit && JSON.stringify(order.lastVisit),
  })));
}

import { z } from "zod";
import { blindIndex, normaliseEmail } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { ownOrderSql } from "./channels.ts";
import { noteFlowEvents } from "./flow.ts";
import { toMinorUnits } from "./money.ts";
import { visit } from "./visit.ts";

const amount = z.object({ amount: z.string() });

/** The cart's private attribute by which the theme's card memory tells the card: its code, and when it was opened. */
const cardAttribute = z.object({ key: z.literal("__flybridge_card"), value: z.string().regex(/^[2-9A-HJKMNP-Z]{8,12} \d{9,11}$/) });

function cardOf(order: OrderFacts): { card_code: string | null; card_seen_at: string | null } {
  const found = order.customAttributes.map((one) => cardAttribute.safeParse(one)).find((one) => one.success);
  const [code = null, seconds] = found?.data.value.split(" ") ?? [];
  if (!code || !seconds) return { card_code: null, card_seen_at: null };
  // Whatever the browser's clock says, the card was opened before the order.
  return { card_code: code, card_seen_at: new Date(Math.min(Number(seconds) * 1000, Date.parse(order.processedAt))).toISOString() };
}

/** An order as the operations of operations/orders.ts give it. */
export const orderFacts = z.object({
  id: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  test: z.boolean(),
  sourceName: z.string().nullish(),
  attribution: z.object({ handle: z.string() }).nullish(),
  app: z.object({ name: z.string() }).nullish(),
  currencyCode: z.string(),
  presentmentCurrencyCode: z.string(),
  totalPriceSet: z.object({ shopMoney: amount, presentmentMoney: amount }),
  totalRefundedSet: z.object({ shopMoney: amount }),
  displayFinancialStatus: z.string().nullish(),
  discountCodes: z.array(z.string()),
  customAttributes: z.array(z.object({ key: z.string(), value: z.string().nullish() })).default([]),
  customer: z.object({ id: z.string() }).nullish(),
  customerJourneySummary: z.object({ ready: z.boolean(), firstVisit: visit.nullish(), lastVisit: visit.nullish() }).nullish(),
});
export type OrderFacts = z.infer<typeof orderFacts>;

export const customerFacts = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  numberOfOrders: z.coerce.number(),
  tags: z.array(z.string()),
  defaultEmailAddress: z.object({ emailAddress: z.string(), marketingState: z.string() }).nullish(),
});
export type SyncedCustomer = z.infer<typeof customerFacts>;

export const productFacts = z.object({
  id: z.string(),
  title: z.string(),
  handle: z.string().nullish(),
  status: z.string(),
  updatedAt: z.string().nullish(),
  featuredMedia: z.object({ preview: z.object({ image: z.object({ url: z.string() }).nullish() }).nullish() }).nullish(),
});
export type SyncedProduct = z.infer<typeof productFacts>;

/**
 * Stores orders as Shopify has them now; an older state never overwrites a newer one. Orders of merged customers go to
 * the customer that was kept.
 * @returns how many rows were new or changed
 */
export async function storeOrders(tx: Tx, orders: OrderFacts[]): Promise<number> {
  if (orders.length === 0) return 0;
  const rows = orders.map((order) => {
    const journey = order.customerJourneySummary?.ready ? order.customerJourneySummary : null;
    return {
      gid: order.id,
      customer_gid: order.customer?.id ?? null,
      processed_at: order.processedAt,
      updated_at: order.updatedAt,
      cancelled_at: order.cancelledAt,
      is_test: order.test,
      source_name: order.sourceName ?? order.app?.name ?? null,
      attribution: order.attribution?.handle ?? null,
      currency: order.currencyCode,
      total_minor: toMinorUnits(order.totalPriceSet.shopMoney.amount, order.currencyCode),
      refunded_minor: toMinorUnits(order.totalRefundedSet.shopMoney.amount, order.currencyCode),
      presented_currency: order.presentmentCurrencyCode,
      presented_minor: toMinorUnits(order.totalPriceSet.presentmentMoney.amount, order.presentmentCurrencyCode),
      financial_status: order.displayFinancialStatus?.toLowerCase() ?? null,
      discount_codes: order.discountCodes,
      first_visit: journey?.firstVisit ?? null,
      last_visit: journey?.lastVisit ?? null,
      ...cardOf(order),
    };
  });
  const changed = await tx.run(
    `insert into shopify_orders as kept (shop_id, gid, customer_gid, processed_at, updated_at, cancelled_at, is_test, source_name, attribution, currency,
            total_minor, refunded_minor, presented_currency, presented_minor, financial_status, discount_codes, first_visit, last_visit, card_code, card_seen_at)
     select $1, o.gid, coalesce(c.merged_into, o.customer_gid), o.processed_at, o.updated_at, o.cancelled_at, o.is_test, o.source_name, o.attribution, o.currency,
            o.total_minor, o.refunded_minor, o.presented_currency, o.presented_minor, o.financial_status, o.discount_codes, o.first_visit, o.last_visit, o.card_code, o.card_seen_at
       from jsonb_to_recordset($2::jsonb) as o (gid text, customer_gid text, processed_at timestamptz, updated_at timestamptz, cancelled_at timestamptz,
            is_test boolean, source_name text, attribution text, currency text, total_minor bigint, refunded_minor bigint, presented_currency text,
            presented_minor bigint, financial_status text, discount_codes text[], first_visit jsonb, last_visit jsonb, card_code text, card_seen_at timestamptz)
       left join shopify_customers c on c.shop_id = $1 and c.gid = o.customer_gid
     on conflict (shop_id, gid) do update set
            customer_gid = excluded.customer_gid, processed_at = excluded.processed_at, updated_at = excluded.updated_at, cancelled_at = excluded.cancelled_at,
            is_test = excluded.is_test, source_name = excluded.source_name, attribution = excluded.attribution, currency = excluded.currency,
            total_minor = excluded.total_minor, refunded_minor = excluded.refunded_minor, presented_currency = excluded.presented_currency,
            presented_minor = excluded.presented_minor, financial_status = excluded.financial_status, discount_codes = excluded.discount_codes,
            first_visit = coalesce(excluded.first_visit, kept.first_visit), last_visit = coalesce(excluded.last_visit, kept.last_visit),
            card_code = excluded.card_code, card_seen_at = excluded.card_seen_at
      where (kept.updated_at is null or excluded.updated_at >= kept.updated_at)
        and (kept.customer_gid, kept.updated_at, kept.cancelled_at, kept.total_minor, kept.refunded_minor, kept.financial_status, kept.discount_codes, kept.attribution, kept.first_visit, kept.last_visit, kept.card_code)
            is distinct from (excluded.customer_gid, excluded.updated_at, excluded.cancelled_at, excluded.total_minor, excluded.refunded_minor, excluded.financial_status,
                              excluded.discount_codes, excluded.attribution, coalesce(excluded.first_visit, kept.first_visit), coalesce(excluded.last_visit, kept.last_visit), excluded.card_code)`,
    [tx.shopId, JSON.stringify(rows)],
  );
  await noteFirstOrders(tx, [...new Set(rows.flatMap((row) => row.customer_gid ?? []))]);
  return changed;
}

/** A registration's first own-shop order after it: what the migration is worth starts there. */
export async function noteFirstOrders(tx: Tx, customerGids: string[] | null): Promise<void> {
  const found = await tx.run(
    `update registrations r set first_order_at = o.processed_at, first_order_gid = o.gid
       from (select distinct on (r2.id) r2.id, so.processed_at, so.gid
               from registrations r2
               join shopify_orders so on so.shop_id = r2.shop_id and so.customer_gid = r2.customer_gid and so.processed_at >= date_trunc('second', r2.created_at)
              where r2.shop_id = $1 and ($2::text[] is null or r2.customer_gid = any($2)) and not so.is_test and so.cancelled_at is null and ${ownOrderSql}
              order by r2.id, so.processed_at) o
      where r.shop_id = $1 and r.id = o.id and r.first_order_gid is distinct from o.gid`,
    [tx.shopId, customerGids],
  );
  if (found > 0 && customerGids) await noteFlowEvents(tx, { customerGids });
}

/** Stores customers by keyed hash of their address; names, addresses and numbers stay in Shopify. */
export async function storeCustomers(tx: Tx, customers: SyncedCustomer[]): Promise<number> {
  if (customers.length === 0) return 0;
  const rows = customers.map((customer) => ({
    gid: customer.id,
    email_index: customer.defaultEmailAddress ? blindIndex(tx.shopId, "email", normaliseEmail(customer.defaultEmailAddress.emailAddress)) : null,
    created_at: customer.createdAt,
    updated_at: customer.updatedAt,
    email_consent: customer.defaultEmailAddress?.marketingState ?? null,
    orders_count: customer.numberOfOrders,
    tags: customer.tags,
  }));
  return tx.run(
    `insert into shopify_customers as kept (shop_id, gid, email_index, created_at, updated_at, email_consent, orders_count, tags)
     select $1, gid, email_index, created_at, updated_at, email_consent, orders_count, tags
       from jsonb_to_recordset($2::jsonb) as c (gid text, email_index text, created_at timestamptz, updated_at timestamptz, email_consent text, orders_count int, tags text[])
     on conflict (shop_id, gid) do update set email_index = excluded.email_index, created_at = excluded.created_at, updated_at = excluded.updated_at,
            email_consent = excluded.email_consent, orders_count = excluded.orders_count, tags = excluded.tags
      where (kept.email_index, kept.email_consent, kept.orders_count, kept.tags) is distinct from (excluded.email_index, excluded.email_consent, excluded.orders_count, excluded.tags)`,
    [tx.shopId, JSON.stringify(rows)],
  );
}

export async function storeProducts(tx: Tx, products: SyncedProduct[]): Promise<number> {
  if (products.length === 0) return 0;
  const rows = products.map((product) => ({
    shopify_id: product.id,
    title: product.title,
    handle: product.handle ?? null,
    status: product.status.toLowerCase(),
    image_url: product.featuredMedia?.preview?.image?.url ?? null,
  }));
  return tx.run(
    `insert into products as kept (shop_id, shopify_id, title, handle, status, image_url)
     select $1, shopify_id, title, handle, status, image_url
       from jsonb_to_recordset($2::jsonb) as p (shopify_id text, title text, handle text, status text, image_url text)
     on conflict (shop_id, shopify_id) do update set title = excluded.title, handle = excluded.handle, status = excluded.status, image_url = excluded.image_url, updated_at = now()
      where (kept.title, kept.handle, kept.status, kept.image_url) is distinct from (excluded.title, excluded.handle, excluded.status, excluded.image_url)`,
    [tx.shopId, JSON.stringify(rows)],
  );
}

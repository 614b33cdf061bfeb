import type { Tx } from "#app/platform/db.ts";
import type { Merged, Target } from "../model.ts";
import { keepReplaced } from "./replaced.ts";

/** Lines of Amazon's order report. They become `amazon_order_items`, and their orders `amazon_orders`. */
export const amazonOrderLines: Target = {
  table: "amazon_order_items",
  key: { order_id: "text", sku: "text", asin: "text" },
  columns: {
    purchased_at: "timestamptz", updated_at: "timestamptz", order_status: "text", fulfilment: "text", sales_channel: "text", marketplace: "text",
    is_multi_channel: "boolean", country: "text", postal_index: "text", is_business: "boolean", status: "text", is_cancelled: "boolean", quantity: "integer",
    currency: "text", price_minor: "bigint", tax_minor: "bigint", shipping_minor: "bigint", discount_minor: "bigint", promotion_ids: "text",
  },
  combine: "last",
  merge: mergeAmazonOrders,
};

const itemColumns = "sku, asin, status, is_cancelled, quantity, currency, price_minor, tax_minor, shipping_minor, discount_minor, promotion_ids, purchased_at";
const of = (alias: string) => itemColumns.split(", ").map((name) => `${alias}.${name}`).join(", ");

/**
 * Merges staged lines in four set-based steps. The report has no line id: lines of one order with the same SKU and
 * ASIN are told apart by their order among themselves, taken from their content so that a shuffled file is the same
 * file. Of two versions of a line the one updated later wins, also against what is stored.
 */
async function mergeAmazonOrders(tx: Tx, stage: string, importId: string): Promise<Merged> {
  await tx.run(
    `create temp table amazon_items on commit drop as
     select s.*, coalesce(s.sku, '') || '|' || coalesce(s.asin, '') || '|' || row_number() over (
              partition by s.order_id, s.sku, s.asin order by s.is_cancelled, s.quantity desc, s.price_minor, s.line) as item_key
       from (select *, max(updated_at) over (partition by order_id, sku, asin) as newest from ${stage}) s
       left join amazon_orders o on o.shop_id = $1 and o.order_id = s.order_id
      where s.updated_at is not distinct from s.newest
        and (o.updated_at is null or s.updated_at is null or s.updated_at >= o.updated_at)`,
    [tx.shopId],
  );
  await tx.run("analyze amazon_items");
  const staged = await tx.first<{ lines: number }>(`select count(*) as lines from ${stage}`);

  await keepReplaced(tx, importId, "amazon_order_items", ["order_id", "item_key"],
    `select t.* from amazon_order_items t join amazon_items s on s.order_id = t.order_id and s.item_key = t.item_key
      where t.shop_id = $1 and (${of("t")}) is distinct from (${of("s")})`);
  const items = await tx.first<{ fresh: number; changed: number }>(
    `with merged as (
       insert into amazon_order_items as t (shop_id, order_id, item_key, ${itemColumns}, import_id, line)
       select $1, order_id, item_key, ${itemColumns}, $2, line from amazon_items
       on conflict (shop_id, order_id, item_key) do update
          set (${itemColumns}, import_id, line) = (${of("excluded")}, excluded.import_id, excluded.line)
        where (${of("t")}) is distinct from (${of("excluded")})
       returning (xmax = 0) as fresh)
     select count(*) filter (where fresh) as fresh, count(*) filter (where not fresh) as changed from merged`,
    [tx.shopId, importId],
  );
  await mergeOrders(tx, importId);
  const { fresh = 0, changed = 0 } = items ?? {};
  return { taken: fresh, updated: changed, unchanged: (staged?.lines ?? 0) - fresh - changed, replaced: 0 };
}

const orderColumns = "purchased_at, updated_at, status, fulfilment, sales_channel, marketplace, is_multi_channel, country, postal_index, is_business";
const totals = "currency, total_minor, net_units";

/** Orders from the newest line of each, with sums over all their stored lines. */
async function mergeOrders(tx: Tx, importId: string): Promise<void> {
  await tx.run(
    `create temp table amazon_heads on commit drop as
     with heads as (
       select distinct on (order_id) order_id, purchased_at, updated_at, order_status as status, fulfilment, sales_channel, marketplace,
              is_multi_channel, country, postal_index, is_business, line
         from amazon_items order by order_id, updated_at desc nulls last, line),
     sums as (
       select i.order_id, max(i.currency) filter (where not i.is_cancelled) as currency,
              sum(i.price_minor - coalesce(i.discount_minor, 0)) filter (where not i.is_cancelled) as total_minor,
              coalesce(sum(i.quantity) filter (where not i.is_cancelled), 0) as units
         from amazon_order_items i where i.shop_id = $1 and i.order_id in (select order_id from heads) group by i.order_id)
     select h.order_id, h.purchased_at, coalesce(h.updated_at, o.updated_at) as updated_at, h.status, h.fulfilment, h.sales_channel, h.marketplace,
            h.is_multi_channel, coalesce(h.country, o.country) as country, coalesce(h.postal_index, o.postal_index) as postal_index,
            coalesce(h.is_business, o.is_business) as is_business, s.currency, s.total_minor::bigint as total_minor,
            (case when h.is_multi_channel then 0 else s.units end)::int as net_units, h.line
       from heads h join sums s using (order_id) left join amazon_orders o on o.shop_id = $1 and o.order_id = h.order_id`,
    [tx.shopId],
  );
  const all = `${orderColumns}, ${totals}`;
  const each = (alias: string) => all.split(", ").map((name) => `${alias}.${name}`).join(", ");
  await keepReplaced(tx, importId, "amazon_orders", ["order_id"],
    `select t.* from amazon_orders t join amazon_heads s using (order_id) where t.shop_id = $1 and (${each("t")}) is distinct from (${each("s")})`);
  await tx.run(
    `insert into amazon_orders as t (shop_id, order_id, ${all}, import_id, line)
     select $1, order_id, ${all}, $2, line from amazon_heads
     on conflict (shop_id, order_id) do update set (${all}, import_id, line) = (${each("excluded")}, excluded.import_id, excluded.line)
      where (${each("t")}) is distinct from (${each("excluded")})`,
    [tx.shopId, importId],
  );
}

/** Makes orders agree with their lines again after an undo: sums anew, and an order without lines goes. */
export async function settleAmazonOrders(tx: Tx): Promise<void> {
  await tx.run(
    `delete from amazon_orders o where o.shop_id = $1
        and not exists (select 1 from amazon_order_items i where i.shop_id = $1 and i.order_id = o.order_id)`,
    [tx.shopId],
  );
  await tx.run(
    `update amazon_orders o set currency = s.currency, total_minor = s.total_minor, net_units = case when o.is_multi_channel then 0 else s.units end
       from (select order_id, max(currency) filter (where not is_cancelled) as currency,
                    sum(price_minor - coalesce(discount_minor, 0)) filter (where not is_cancelled) as total_minor,
                    coalesce(sum(quantity) filter (where not is_cancelled), 0)::int as units
               from amazon_order_items where shop_id = $1 group by order_id) s
      where o.shop_id = $1 and o.order_id = s.order_id
        and (o.currency, o.total_minor, o.net_units) is distinct from (s.currency, s.total_minor::bigint, case when o.is_multi_channel then 0 else s.units end)`,
    [tx.shopId],
  );
}

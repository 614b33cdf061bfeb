import type { Tx } from "#app/platform/db.ts";

/**
 * Rolls Amazon orders up by shop-local day and listing: units and revenue without cancelled items and multi-channel
 * orders. Only the days touched by orders written since the last run are made again, by comparing each day's sum.
 */
export async function rollUpAmazonDays(tx: Tx): Promise<void> {
  await tx.run(
    `with fresh as materialized (
       select (i.purchased_at at time zone s.time_zone)::date as day, o.marketplace, coalesce(i.asin, '') as asin,
              coalesce(i.sku, '') as sku, coalesce(i.currency, o.currency, '') as currency,
              sum(i.quantity)::bigint as units, count(distinct i.order_id)::bigint as orders,
              coalesce(sum(i.price_minor - coalesce(i.discount_minor, 0)), 0)::bigint as revenue_minor
         from amazon_order_items i
         join amazon_orders o on o.shop_id = i.shop_id and o.order_id = i.order_id
         join shops s on s.shop_id = i.shop_id
        where i.shop_id = $1 and not i.is_cancelled and not o.is_multi_channel
        group by 1, 2, 3, 4, 5),
     gone as (
       delete from amazon_days d where d.shop_id = $1 and not exists (
         select 1 from fresh f where f.day = d.day and f.marketplace = d.marketplace and f.asin = d.asin and f.sku = d.sku and f.currency = d.currency))
     insert into amazon_days (shop_id, day, marketplace, asin, sku, currency, units, orders, revenue_minor)
     select $1, day, marketplace, asin, sku, currency, units, orders, revenue_minor from fresh
     on conflict (shop_id, day, marketplace, asin, sku, currency) do update
       set units = excluded.units, orders = excluded.orders, revenue_minor = excluded.revenue_minor
     where (amazon_days.units, amazon_days.orders, amazon_days.revenue_minor) is distinct from (excluded.units, excluded.orders, excluded.revenue_minor)`,
    [tx.shopId],
  );
}

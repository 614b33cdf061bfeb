import type { Tx } from "#app/platform/db.ts";
import type { Funnel } from "./model.ts";

export type UnitsRow = { week: string; insertId: string; productId: string; marketplace: string; units: number };
export type EventsRow = { week: string; insertId: string; productId: string | null } & Omit<Funnel, "units">;

/**
 * Which Amazon days each print run was in the box for. One row of `amazon_days` counts once a run, however many
 * listings match it, and never for more than its units: shares of several runs add up to at most 1.
 */
const covered = `
  covered as (
    select d.day, d.marketplace, d.units, r.insert_id, min(l.product_id::text)::uuid as product_id, r.id as run_id,
           max(r.share_of_units) as share, d.asin, d.sku
      from amazon_days d
      join product_listings l on l.shop_id = d.shop_id and l.marketplace = d.marketplace
           and ((l.sku is not null and l.sku = d.sku) or (l.asin is not null and l.asin = d.asin))
      join insert_products ip on ip.shop_id = l.shop_id and ip.product_id = l.product_id
      join inserts n on n.shop_id = ip.shop_id and n.id = ip.insert_id and n.marketplace = d.marketplace and n.kind <> 'review_message'
      join print_runs r on r.shop_id = ip.shop_id and r.insert_id = ip.insert_id
           and r.in_box_from <= d.day and coalesce(r.in_box_to, 'infinity'::date) >= d.day
     where d.shop_id = $1
     group by d.day, d.marketplace, d.units, r.insert_id, r.id, d.asin, d.sku)`;

/** Units with the card by week, insert and product; an insert's runs that overlap do not count a unit twice. */
export async function unitsByInsert(tx: Tx): Promise<UnitsRow[]> {
  return tx.query<UnitsRow>(
    `with ${covered},
     each_insert as (
       select day, marketplace, asin, sku, insert_id, product_id, units * least(1, sum(share)) as units
         from covered group by day, marketplace, asin, sku, insert_id, product_id, units)
     select date_trunc('week', day)::date as week, insert_id as "insertId", product_id as "productId", marketplace, sum(units)::float8 as units
       from each_insert group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [tx.shopId],
  );
}

/** Units with any card by week: a unit with both a card and a printed box counts once. */
export async function unitsTotal(tx: Tx): Promise<{ week: string; units: number }[]> {
  return tx.query(
    `with ${covered},
     each_day as (
       select day, units * least(1, sum(share)) as units from covered group by day, marketplace, asin, sku, units)
     select date_trunc('week', day)::date as week, sum(units)::float8 as units from each_day group by 1 order by 1`,
    [tx.shopId],
  );
}

/**
 * Messages sent for review-message inserts: their denominator, spread evenly over the days that the run was sent on, up
 * to today; on its first day when it has no last.
 */
export async function messagesSent(tx: Tx): Promise<UnitsRow[]> {
  return tx.query<UnitsRow>(
    `with runs as (
       select r.insert_id, n.marketplace, r.messages_sent::float8 as messages, coalesce(r.in_box_from, (r.created_at at time zone s.time_zone)::date) as first,
              greatest(coalesce(r.in_box_from, (r.created_at at time zone s.time_zone)::date), least(coalesce(r.in_box_to, r.in_box_from, (r.created_at at time zone s.time_zone)::date), (now() at time zone s.time_zone)::date)) as last
         from print_runs r
         join inserts n on n.shop_id = r.shop_id and n.id = r.insert_id
         join shops s on s.shop_id = r.shop_id
        where r.shop_id = $1 and n.kind = 'review_message' and r.messages_sent is not null)
     select date_trunc('week', d.day)::date as week, insert_id as "insertId", '' as "productId", marketplace, sum(messages / (last - first + 1))::float8 as units
       from runs cross join lateral (select first + i as day from generate_series(0, last - first) i) d group by 1, 2, 4 order by 1, 2, 4`,
    [tx.shopId],
  );
}

/** Registrations and what became of them, by the week they came in. */
export async function registrationEvents(tx: Tx): Promise<EventsRow[]> {
  return tx.query<EventsRow>(
    `select date_trunc('week', r.created_at at time zone s.time_zone)::date as week, r.insert_id as "insertId", r.product_id as "productId",
            0::int as scans, count(*) as registrations, count(r.confirmed_at) as confirmed,
            count(*) filter (where r.customer_state = 'migrated') as migrated,
            count(*) filter (where r.customer_state = 'reconnected') as reconnected,
            count(*) filter (where exists (select 1 from links l where l.shop_id = r.shop_id and l.registration_id = r.id and l.state = 'active')) as linked,
            count(r.first_order_at) as "firstOrder"
       from registrations r join shops s on s.shop_id = r.shop_id
      where r.shop_id = $1
      group by 1, 2, 3 order by 1, 2, 3`,
    [tx.shopId],
  );
}

/** Scans by week and insert, from the counted rollup; only true scans. */
export async function scanEvents(tx: Tx): Promise<{ week: string; insertId: string; scans: number }[]> {
  return tx.query(
    `select date_trunc('week', day)::date as week, insert_id as "insertId", sum(scans)::bigint as scans
       from scan_counts where shop_id = $1 and kind = 'scan' group by 1, 2 order by 1, 2`,
    [tx.shopId],
  );
}

/** Linked orders by the week they were bought: the numerator of the cohort rate. */
export async function linkedByPurchaseWeek(tx: Tx): Promise<{ week: string; linked: number }[]> {
  return tx.query(
    `select date_trunc('week', o.purchased_at at time zone s.time_zone)::date as week, count(*)::int as linked
       from links l
       join amazon_orders o on o.shop_id = l.shop_id and o.order_id = l.order_id
       join shops s on s.shop_id = l.shop_id
      where l.shop_id = $1 and l.state = 'active' group by 1 order by 1`,
    [tx.shopId],
  );
}

export type Reach = { ordersFrom: string | null; orders: string | null; shopify: string | null; shopifySince: string | null; today: string; waiting: number };

/** Through which shop-local day each source reaches. */
export async function dataReach(tx: Tx): Promise<Reach> {
  const row = await tx.first<Reach>(
    `select (select min(period_from) from imports where shop_id = $1 and source like 'amazon-orders%' and state = 'done') as "ordersFrom",
            (select max(period_to) from imports where shop_id = $1 and source like 'amazon-orders%' and state = 'done') as orders,
            ((select max(processed_at) from shopify_orders where shop_id = $1) at time zone s.time_zone)::date as shopify,
            (s.orders_visible_from at time zone s.time_zone)::date as "shopifySince",
            (now() at time zone s.time_zone)::date as today,
            (select count(*)::int from registrations where shop_id = $1 and order_state = 'waiting') as waiting
       from shops s where s.shop_id = $1`,
    [tx.shopId],
  );
  if (!row) throw new Error("the shop has no settings");
  return row;
}

export type InsertRow = { id: string; name: string; kind: string; offer: string; marketplace: string };

export async function insertNames(tx: Tx): Promise<InsertRow[]> {
  return tx.query<InsertRow>(`select id, name, kind, offer ->> 'kind' as offer, marketplace from inserts where shop_id = $1 order by created_at`, [tx.shopId]);
}

export async function productNames(tx: Tx): Promise<{ id: string; title: string }[]> {
  return tx.query(`select id, title from products where shop_id = $1 order by title`, [tx.shopId]);
}

import type { Tx } from "#app/platform/db.ts";
import { dayNumber, isoDay } from "./days.ts";

type Position = { at: string; rows: string; zone: string; method: number };

/** Counts up when days are made differently, so that those of the old way are made again. */
const method = 2;

/**
 * Rolls Amazon orders up by shop-local day and listing: units and revenue without cancelled items and multi-channel
 * orders. An order of several listings counts at its first line only, so that orders add up over listings.
 * Only the days that imports touched since the last run are made again; all of them the first time, when asked, after
 * the shop changed its zone, and when rows changed that no import explains.
 */
export async function rollUpAmazonDays(tx: Tx, { whole = false } = {}): Promise<void> {
  const began = await tx.first<{ at: Date; rows: string; zone: string }>(
    `select now() as at, s.time_zone as zone,
            (select concat_ws('/', count(*), sum(quantity), sum(price_minor), count(*) filter (where is_cancelled)) from amazon_order_items where shop_id = $1) as rows
       from shops s where s.shop_id = $1`,
    [tx.shopId],
  );
  if (!began) return;
  const state = whole ? null : await tx.first<{ position: Position }>("select position from rollup_state where shop_id = $1 and name = 'amazon_days'", [tx.shopId]);
  const former = state?.position.zone === began.zone && state.position.method === method ? state.position : null;
  const range = former ? await touched(tx, former) : "all";
  if (range === "all" || (range === null && former?.rows !== began.rows)) await makeDays(tx, null);
  else if (range) await makeDays(tx, range);
  await tx.run(
    `insert into rollup_state (shop_id, name, position) values ($1, 'amazon_days', $2)
     on conflict (shop_id, name) do update set position = excluded.position, updated_at = now()`,
    [tx.shopId, JSON.stringify({ at: began.at, rows: began.rows, zone: began.zone, method } satisfies Record<keyof Position, unknown>)],
  );
}

/** The days that imports brought or took back since then; "all" when one does not say which, null when none did. */
async function touched(tx: Tx, { at }: Position): Promise<{ from: string; to: string } | "all" | null> {
  const row = await tx.first<{ imports: number; open: number; from: string | null; to: string | null }>(
    `select count(*)::int as imports, count(*) filter (where period_from is null or period_to is null)::int as open, min(period_from) as "from", max(period_to) as "to"
       from imports where shop_id = $1 and source like 'amazon-orders%' and state in ('done', 'undone')
        and coalesce(undone_at, finished_at, created_at) > $2::timestamptz - interval '1 minute'`,
    [tx.shopId, at],
  );
  if (!row || row.imports === 0) return null;
  if (row.open > 0 || !row.from || !row.to) return "all";
  // The report's days are its own zone's: two more on each side hold every order of it in ours.
  return { from: isoDay(dayNumber(row.from) - 2), to: isoDay(dayNumber(row.to) + 2) };
}

async function makeDays(tx: Tx, range: { from: string; to: string } | null): Promise<void> {
  const inRange = range ? "and (o.purchased_at at time zone s.time_zone) >= $2::date and (o.purchased_at at time zone s.time_zone) < $3::date + 1 and o.purchased_at between $2::date - 2 and $3::date + 2" : "";
  await tx.run(
    `with lines as (
       select o.purchased_at, o.marketplace, i.order_id, i.asin, i.sku, coalesce(i.currency, o.currency, '') as currency, i.quantity, i.price_minor, i.discount_minor,
              row_number() over (partition by i.order_id order by i.item_key) = 1 as is_first, s.time_zone
         from amazon_orders o
         join amazon_order_items i on i.shop_id = o.shop_id and i.order_id = o.order_id
         join shops s on s.shop_id = o.shop_id
        where o.shop_id = $1 and not i.is_cancelled and not o.is_multi_channel ${inRange}),
     fresh as materialized (
       select (purchased_at at time zone time_zone)::date as day, marketplace, coalesce(asin, '') as asin, coalesce(sku, '') as sku, currency,
              sum(quantity)::bigint as units, count(*) filter (where is_first)::bigint as orders, coalesce(sum(price_minor - coalesce(discount_minor, 0)), 0)::bigint as revenue_minor
         from lines group by 1, 2, 3, 4, 5),
     gone as (
       delete from amazon_days d where d.shop_id = $1 ${range ? "and d.day between $2::date and $3::date" : ""} and not exists (
         select 1 from fresh f where f.day = d.day and f.marketplace = d.marketplace and f.asin = d.asin and f.sku = d.sku and f.currency = d.currency))
     insert into amazon_days (shop_id, day, marketplace, asin, sku, currency, units, orders, revenue_minor)
     select $1, day, marketplace, asin, sku, currency, units, orders, revenue_minor from fresh
     on conflict (shop_id, day, marketplace, asin, sku, currency) do update
       set units = excluded.units, orders = excluded.orders, revenue_minor = excluded.revenue_minor
     where (amazon_days.units, amazon_days.orders, amazon_days.revenue_minor) is distinct from (excluded.units, excluded.orders, excluded.revenue_minor)`,
    range ? [tx.shopId, range.from, range.to] : [tx.shopId],
  );
}

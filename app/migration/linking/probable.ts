import type { Tx } from "#app/platform/db.ts";
import { keepWaiting } from "./corrected.ts";
import type { Claim } from "./claim.ts";
import { isOfInsert, listingsOfFresh } from "./listings.ts";
import { WINDOW_DAYS, type LinkReason } from "./model.ts";

/** The likeliest order must be this many times as likely as the next to be worth a look. */
const LEAD = 5;
/** Half of those who register do so within some weeks of the purchase. */
const DAYS_SCALE = 30;

type Row = { registrationId: string; orderId: string; days: number; product: boolean | null; country: boolean | null; weight: number; next: number; total: number };

/**
 * Looks for the order of registrations without an order id: same postal code, before the registration and within its
 * window, with the card's product, units left. Only a candidate far above the next is kept, and only for the merchant
 * to decide: nothing is linked here.
 */
export async function findProbable(tx: Tx): Promise<number> {
  const rows = await tx.query<Row>(
    `with fresh as materialized (
       select r.id, r.insert_id, r.created_at, r.postal_index, r.country
         from registrations r
        where r.shop_id = $1 and r.order_state in ('not_given', 'later') and r.order_id is null and r.is_buyer and r.state <> 'erased' and r.postal_index is not null
          and not exists (select 1 from links l where l.shop_id = $1 and l.registration_id = r.id)
     ), ${listingsOfFresh}, pairs as materialized (
       select f.id, f.insert_id, a.order_id, a.net_units, extract(epoch from f.created_at - a.purchased_at)::float8 / 86400 as days, a.country = f.country as country
         from fresh f
         join amazon_orders a on a.shop_id = $1 and a.postal_index = f.postal_index and a.net_units > 0 and not a.is_multi_channel
          and a.purchased_at between f.created_at - make_interval(days => ${WINDOW_DAYS}) and f.created_at + interval '1 day'
     ), candidates as materialized (
       select p.id, p.order_id, p.days, p.country,
              case when p.insert_id in (select insert_id from listings)
                   then exists (select 1 from (select asin, sku from amazon_order_items where shop_id = $1 and order_id = p.order_id and not is_cancelled offset 0) i
                                 where ${isOfInsert("p.insert_id")}) end as product
         from pairs p
        where p.net_units > (select count(*) from links l where l.shop_id = $1 and l.order_id = p.order_id and l.state = 'active')
     ), weighed as materialized (
       select *, exp(-greatest(days, 0) / ${DAYS_SCALE}) * case when product is false then 0.02 else 1 end * case when country is false then 0.1 else 1 end as weight
         from candidates
     ), ranked as (
       select *, row_number() over best as place, lead(weight, 1, 0::float8) over best as next, sum(weight) over (partition by id) as total
         from weighed window best as (partition by id order by weight desc, order_id)
     )
     select id as "registrationId", order_id as "orderId", days, product, country, weight, next, total
       from ranked where place = 1 and product is not false and weight >= ${LEAD} * next`,
    [tx.shopId],
  );
  return keepWaiting(tx, rows.map(asClaim));
}

function asClaim(row: Row): Claim {
  const reasons: LinkReason[] = [
    { fact: "postal_code", agrees: true },
    { fact: "date", agrees: true, days: Math.round(row.days) },
    ...(row.product === null ? [] : [{ fact: "product" as const, agrees: row.product }]),
    ...(row.country === null ? [] : [{ fact: "country" as const, agrees: row.country }]),
    ...(row.next > 0 ? [{ fact: "lead" as const, times: Math.round(row.weight / row.next) }] : []),
  ];
  return { registrationId: row.registrationId, orderId: row.orderId, level: "probable", score: Number((row.weight / row.total).toFixed(4)), reasons };
}

import type { Tx } from "#app/platform/db.ts";
import { isOfInsert, listingsOfFresh } from "./listings.ts";
import { WINDOW_DAYS, type LinkReason } from "./model.ts";

/** What speaks for and against a registration being of an order; null where one side does not know. */
export type PairFacts = {
  registrationId: string;
  orderId: string;
  /** Days from the purchase to the registration. */
  days: number;
  product: boolean | null;
  postal: boolean | null;
};

/** Reads the facts of many pairs in one query. */
export async function readPairFacts(tx: Tx, pairs: { registrationId: string; orderId: string }[]): Promise<PairFacts[]> {
  if (pairs.length === 0) return [];
  return tx.query<PairFacts>(
    `with fresh as materialized (
       select p.id, p.order_id, r.insert_id, extract(epoch from r.created_at - o.purchased_at)::float8 / 86400 as days, r.postal_index = o.postal_index as postal
         from unnest($2::uuid[], $3::text[]) as p (id, order_id)
         join registrations r on r.shop_id = $1 and r.id = p.id
         join amazon_orders o on o.shop_id = $1 and o.order_id = p.order_id
     ), ${listingsOfFresh}
     select f.id as "registrationId", f.order_id as "orderId", f.days, f.postal,
            case when f.insert_id in (select insert_id from listings)
                 then exists (select 1 from (select asin, sku from amazon_order_items where shop_id = $1 and order_id = f.order_id offset 0) i where ${isOfInsert("f.insert_id")}) end as product
       from fresh f`,
    [tx.shopId, pairs.map((pair) => pair.registrationId), pairs.map((pair) => pair.orderId)],
  );
}

/** Whether the purchase lies before the registration (a day's grace for zones) and not too long before. */
export function isInWindow(days: number): boolean {
  return days >= -1 && days <= WINDOW_DAYS;
}

export function asReasons(facts: PairFacts): LinkReason[] {
  return [
    { fact: "date", agrees: isInWindow(facts.days), days: Math.round(facts.days) },
    ...(facts.product === null ? [] : [{ fact: "product" as const, agrees: facts.product }]),
    ...(facts.postal === null ? [] : [{ fact: "postal_code" as const, agrees: facts.postal }]),
  ];
}

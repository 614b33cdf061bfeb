import type { Tx } from "#app/platform/db.ts";
import { settleLinked } from "./settle.ts";

/**
 * Links registrations whose typed order id is in the shop's imported orders. Registrations up to the order's units of
 * the card's products pass, counted in people; one more person's waits for the merchant.
 * @param registrationIds only these, or every waiting one
 */
export async function linkExact(tx: Tx, registrationIds: string[] | null): Promise<{ exact: number; review: number }> {
  // The orders' row locks decide between two people who claim the last unit at once.
  const locked = await tx.run(
    `select 1 from amazon_orders o
      where o.shop_id = $1 and o.order_id in (
        select r.order_id from registrations r
         where r.shop_id = $1 and r.order_state = 'waiting' and r.state <> 'erased' and ($2::uuid[] is null or r.id = any($2)))
      order by o.order_id for update`,
    [tx.shopId, registrationIds],
  );
  if (locked === 0) return { exact: 0, review: 0 };
  const made = await tx.query<{ registrationId: string; state: string }>(
    `with fresh as (
       select r.id, r.order_id, r.email_index, r.created_at, r.insert_id, o.net_units
         from registrations r join amazon_orders o on o.shop_id = r.shop_id and o.order_id = r.order_id
        where r.shop_id = $1 and r.order_state = 'waiting' and r.state <> 'erased' and ($2::uuid[] is null or r.id = any($2))
     ), mapped as (
       select f.id, sum(i.quantity)::int as units
         from fresh f
         join insert_products ip on ip.shop_id = $1 and ip.insert_id = f.insert_id
         join product_listings pl on pl.shop_id = $1 and pl.product_id = ip.product_id
         join amazon_order_items i on i.shop_id = $1 and i.order_id = f.order_id and not i.is_cancelled
          and (i.asin = pl.asin or i.sku = pl.sku)
        group by f.id
     ), people as (
       select l.order_id, r.email_index, 0 as turn, min(l.created_at) as at
         from links l join registrations r on r.shop_id = l.shop_id and r.id = l.registration_id
        where l.shop_id = $1 and l.state = 'active' and l.order_id in (select order_id from fresh)
        group by l.order_id, r.email_index
       union all
       select order_id, email_index, 1, min(created_at) from fresh group by order_id, email_index
     ), first as (
       select distinct on (order_id, email_index) order_id, email_index, turn, at from people order by order_id, email_index, turn
     ), ranked as (
       select order_id, email_index, row_number() over (partition by order_id order by turn, at, email_index) as person from first
     ), judged as (
       select f.*, k.person, coalesce(m.units, f.net_units) as units, m.units is not null as has_product
         from fresh f join ranked k using (order_id, email_index) left join mapped m on m.id = f.id
     )
     insert into links (shop_id, registration_id, order_id, level, state, reasons)
     select $1, id, order_id, 'exact', case when person <= units then 'active' else 'waiting' end,
            jsonb_build_array(jsonb_build_object('fact', 'order_id_equal'), jsonb_build_object('fact', 'product', 'agrees', has_product))
            || case when person <= units then '[]'::jsonb
                    else jsonb_build_array(jsonb_build_object('fact', 'units', 'units', units, 'people', person)) end
       from judged
     on conflict (shop_id, registration_id, order_id) do update
        set level = excluded.level, state = excluded.state, reasons = excluded.reasons
      where links.state = 'waiting'
     returning registration_id as "registrationId", state`,
    [tx.shopId, registrationIds],
  );
  const active = made.filter((link) => link.state === "active").map((link) => link.registrationId);
  const waiting = made.filter((link) => link.state !== "active").map((link) => link.registrationId);
  await settleLinked(tx, active);
  if (waiting.length > 0) await tx.run("update registrations set order_state = 'review' where shop_id = $1 and id = any($2)", [tx.shopId, waiting]);
  return { exact: active.length, review: waiting.length };
}

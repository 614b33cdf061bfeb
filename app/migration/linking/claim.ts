import type { Tx } from "#app/platform/db.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { isOfInsert, listingsOfFresh } from "./listings.ts";
import type { LinkLevel, LinkReason } from "./model.ts";
import { settleLinked } from "./settle.ts";
import { takeTurns } from "./turns.ts";

/** A registration that asks for an order. */
export type Claim = { registrationId: string; orderId: string; level: LinkLevel; score: number | null; reasons: LinkReason[] };

/**
 * Gives orders to the waiting registrations that claim them. Registrations up to the order's units of the card's products
 * pass, counted in people, those linked before first; one more person's waits for the merchant. A link that was refused
 * or undone stays so. Each link and each wait is written to the audit log.
 * @returns registrations by what became of them
 */
export async function claimOrders(tx: Tx, claims: Claim[]): Promise<{ linked: string[]; review: string[] }> {
  if (claims.length === 0) return { linked: [], review: [] };
  const orderIds = [...new Set(claims.map((claim) => claim.orderId))];
  // Two people who claim the last unit at once are decided one after the other.
  await takeTurns(tx, orderIds);
  const rows = claims.map((claim) => ({ id: claim.registrationId, order_id: claim.orderId, level: claim.level, score: claim.score, reasons: claim.reasons }));
  const made = await tx.query<{ registrationId: string; state: string }>(
    `with fresh as materialized (
       select r.id, f.order_id, f.level, f.score, f.reasons, r.email_index, r.created_at, r.insert_id, o.net_units
         from jsonb_to_recordset($2::jsonb) as f (id uuid, order_id text, level text, score numeric, reasons jsonb)
         join registrations r on r.shop_id = $1 and r.id = f.id and r.order_state = 'waiting' and r.state <> 'erased'
         join amazon_orders o on o.shop_id = $1 and o.order_id = f.order_id
     ), ${listingsOfFresh}, people as (
       select id, order_id, email_index, 1 as turn, created_at as at, level, score, reasons, insert_id, net_units from fresh
       union all
       select null, l.order_id, r.email_index, 0, l.created_at, null, null, null, null, null
         from links l join registrations r on r.shop_id = $1 and r.id = l.registration_id
        where l.shop_id = $1 and l.state = 'active' and l.order_id = any($3)
     ), firsts as (
       select *, first_value(turn) over person as first_turn, first_value(at) over person as first_at
         from people window person as (partition by order_id, email_index order by turn, at)
     ), ranked as (
       select *, dense_rank() over (partition by order_id order by first_turn, first_at, email_index) as person from firsts
     ), judged as (
       select f.*, coalesce(m.units, f.net_units) as units, m.units is not null as has_product
         from ranked f
         left join lateral (
           -- "offset 0" keeps the order's own few items the start of the search, whatever the statistics say.
           select sum(i.quantity)::int as units
             from (select asin, sku, quantity from amazon_order_items where shop_id = $1 and order_id = f.order_id and not is_cancelled offset 0) i
            where ${isOfInsert("f.insert_id")}) m on true
        where f.id is not null
     ), made as (
       insert into links (shop_id, registration_id, order_id, level, score, state, reasons)
       select $1, id, order_id, level, score, case when person <= units then 'active' else 'waiting' end,
              reasons || case when level = 'exact' then jsonb_build_array(jsonb_build_object('fact', 'product', 'agrees', has_product)) else '[]'::jsonb end
                      || case when person <= units then '[]'::jsonb else jsonb_build_array(jsonb_build_object('fact', 'units', 'units', units, 'people', person)) end
         from judged
       on conflict (shop_id, registration_id, order_id) do update
          set level = excluded.level, score = excluded.score, state = excluded.state, reasons = excluded.reasons
        where links.state = 'waiting'
       returning id, registration_id, level, state
     ), noted as (
       insert into audit_log (shop_id, actor, action, subject, details)
       select $1, 'system', case state when 'active' then 'link.make' else 'link.wait' end, 'link:' || id, jsonb_build_object('registration', registration_id, 'level', level)
         from made
     )
     select registration_id as "registrationId", state from made`,
    [tx.shopId, JSON.stringify(rows), orderIds],
  );
  const linked = made.filter((link) => link.state === "active").map((link) => link.registrationId);
  const review = made.filter((link) => link.state !== "active").map((link) => link.registrationId);
  await settleLinked(tx, linked);
  if (review.length > 0) await tx.run("update registrations set order_state = 'review' where shop_id = $1 and id = any($2) and order_state <> 'linked'", [tx.shopId, review]);
  return { linked, review };
}

/** Asks for the customers of these registrations to hear of their orders; those that are not in Shopify yet will anyway. */
export async function tellCustomers(tx: Tx, registrationIds: string[]): Promise<void> {
  if (registrationIds.length === 0) return;
  const rows = await tx.query<{ id: string }>("select id from registrations where shop_id = $1 and id = any($2) and customer_state in ('migrated', 'reconnected')", [tx.shopId, registrationIds]);
  for (const { id } of rows) await enqueue(tx, "customer", { shopId: tx.shopId, registrationId: id });
}

import type { Tx } from "#app/platform/db.ts";
import { claimOrders, type Claim } from "./claim.ts";
import { everyTurn, turnSql, type Slice } from "./turns.ts";

const waiting = `
    from registrations r join amazon_orders o on o.shop_id = r.shop_id and o.order_id = r.order_id
   where r.shop_id = $1 and r.order_state = 'waiting' and r.state <> 'erased'
     and not exists (select 1 from links l where l.shop_id = $1 and l.registration_id = r.id and l.order_id = r.order_id and l.state in ('refused', 'undone'))`;

/**
 * Links registrations whose typed order id is in the shop's imported orders.
 * @param registrationId only this one, or every waiting one
 * @param slice only orders of these turns
 */
export async function linkExact(tx: Tx, registrationId: string | null, slice: Slice = everyTurn): Promise<{ linked: string[]; review: string[] }> {
  const found = await tx.query<{ registrationId: string; orderId: string }>(
    `select r.id as "registrationId", r.order_id as "orderId" ${waiting}
        and ($2::uuid is null or r.id = $2) and ${turnSql("r.order_id")} between $3 and $4`,
    [tx.shopId, registrationId, slice.from, slice.to],
  );
  return claimOrders(tx, found.map((pair): Claim => ({ ...pair, level: "exact", score: null, reasons: [{ fact: "order_id_equal" }] })));
}

/** How many wait whose order has come. */
export async function countExact(tx: Tx): Promise<number> {
  const row = await tx.first<{ count: number }>(`select count(*)::int as count ${waiting}`, [tx.shopId]);
  return row?.count ?? 0;
}

import type { Tx } from "#app/platform/db.ts";
import { claimOrders, type Claim } from "./claim.ts";

/**
 * Links registrations whose typed order id is in the shop's imported orders.
 * @param registrationId only this one, or every waiting one
 */
export async function linkExact(tx: Tx, registrationId: string | null): Promise<{ linked: string[]; review: string[] }> {
  const found = await tx.query<{ registrationId: string; orderId: string }>(
    `select r.id as "registrationId", r.order_id as "orderId"
       from registrations r join amazon_orders o on o.shop_id = r.shop_id and o.order_id = r.order_id
      where r.shop_id = $1 and r.order_state = 'waiting' and r.state <> 'erased' and ($2::uuid is null or r.id = $2)
        and not exists (select 1 from links l where l.shop_id = $1 and l.registration_id = r.id and l.order_id = r.order_id and l.state in ('refused', 'undone'))`,
    [tx.shopId, registrationId],
  );
  return claimOrders(tx, found.map((pair): Claim => ({ ...pair, level: "exact", score: null, reasons: [{ fact: "order_id_equal" }] })));
}

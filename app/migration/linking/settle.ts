import type { Tx } from "#app/platform/db.ts";

/**
 * What follows from an active link: the registration is linked, its purchase date is the order's, and a warranty runs
 * from that day.
 */
export async function settleLinked(tx: Tx, registrationIds: string[]): Promise<void> {
  if (registrationIds.length === 0) return;
  await tx.run(
    `update registrations r set order_state = 'linked', purchase_date = (o.purchased_at at time zone s.time_zone)::date, reminder_at = null, updated_at = now()
       from links l
       join amazon_orders o on o.shop_id = l.shop_id and o.order_id = l.order_id
       join shops s on s.shop_id = l.shop_id
      where r.shop_id = $1 and r.id = any($2) and l.shop_id = $1 and l.registration_id = r.id and l.state = 'active'`,
    [tx.shopId, registrationIds],
  );
  await tx.run(
    `update benefits b set starts_on = r.purchase_date, ends_on = (r.purchase_date + make_interval(months => (b.terms ->> 'months')::int))::date
       from registrations r
      where b.shop_id = $1 and b.registration_id = any($2) and b.kind = 'warranty' and b.state <> 'void'
        and r.shop_id = $1 and r.id = b.registration_id and r.purchase_date is not null`,
    [tx.shopId, registrationIds],
  );
}

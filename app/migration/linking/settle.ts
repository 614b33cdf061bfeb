import type { Tx } from "#app/platform/db.ts";

/**
 * What follows from an active link: the registration is linked, its purchase date is the order's, and a warranty runs
 * from that day.
 */
export async function settleLinked(tx: Tx, registrationIds: string[]): Promise<void> {
  if (registrationIds.length === 0) return;
  await tx.run(
    `update registrations r set order_state = 'linked', purchase_date = (o.purchased_at at time zone s.time_zone)::date, reminder_at = null, updated_at = now()
       from shops s,
            unnest($2::uuid[]) as linked (id)
            cross join lateral (select order_id from links where shop_id = $1 and registration_id = linked.id and state = 'active' order by created_at limit 1) l
            cross join lateral (select purchased_at from amazon_orders where shop_id = $1 and order_id = l.order_id offset 0) o
      where s.shop_id = $1 and r.shop_id = $1 and r.id = linked.id`,
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

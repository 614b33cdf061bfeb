import { auditLook, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import type { LinkReason } from "../linking/index.ts";

export type CustomerRegistration = {
  id: string;
  /** Title of the product; the insert's name when nobody said which and the card is for several. */
  product: string;
  /** Day in the shop's zone, `2026-11-30`. */
  registeredOn: string;
  confirmed: boolean;
  orderId: string | null;
  orderState: string;
  /** The link that holds or waits, else null. */
  link: { id: string; orderId: string; level: string; state: "active" | "waiting"; reasons: LinkReason[] } | null;
  warrantyEndsOn: string | null;
  /** Whether there is a certificate to download in the app. */
  hasCertificate: boolean;
  /** Reports of a fault that nobody has settled. */
  openClaims: number;
};

export type CustomerAmazonOrder = {
  orderId: string;
  /** Day in the shop's zone. */
  purchasedOn: string;
  marketplace: string;
  status: string;
  /** Such as `2 × CARRIER-1`. */
  items: string;
  currency: string | null;
  totalMinor: number | null;
};

export type CustomerHistory = {
  registrations: CustomerRegistration[];
  orders: CustomerAmazonOrder[];
  /** Cards by which a customer who has registered nothing can be registered by staff. */
  inserts: { id: string; name: string }[];
};

/** A customer's number in Shopify, for the audit log: never their name or address. */
export const customerSubject = (gid: string): string => `customer:${gid.slice(gid.lastIndexOf("/") + 1)}`;

/** What a customer of the shop registered, and their linked Amazon orders, newest first. Looking is written to the audit log. */
export async function readCustomerHistory(tx: Tx, customerGid: string, actor: Actor): Promise<CustomerHistory> {
  await auditLook(tx, actor, "customer.view", customerSubject(customerGid));
  return { registrations: await customerRegistrations(tx, customerGid), orders: await customerOrders(tx, customerGid), inserts: await insertsForStaff(tx) };
}

export async function customerRegistrations(tx: Tx, customerGid: string): Promise<CustomerRegistration[]> {
  return tx.query<CustomerRegistration>(
    `select r.id, coalesce(p.title, sole.title, n.name) as product, to_char(r.created_at at time zone s.time_zone, 'YYYY-MM-DD') as "registeredOn",
            r.state = 'confirmed' as confirmed, r.order_id as "orderId", r.order_state as "orderState",
            (select jsonb_build_object('id', l.id, 'orderId', l.order_id, 'level', l.level, 'state', l.state, 'reasons', l.reasons) from links l
              where l.shop_id = r.shop_id and l.registration_id = r.id and l.state in ('active', 'waiting') order by l.state, l.created_at limit 1) as link,
            (select to_char(b.ends_on, 'YYYY-MM-DD') from benefits b
              where b.shop_id = r.shop_id and b.registration_id = r.id and b.kind = 'warranty' and b.state <> 'void' limit 1) as "warrantyEndsOn",
            n.offer ->> 'kind' = 'warranty' and not (n.order_id_mode = 'required' and r.order_id is null and r.order_state <> 'linked')
              and exists (select 1 from benefits b where b.shop_id = r.shop_id and b.registration_id = r.id and b.kind = 'warranty' and b.state <> 'void') as "hasCertificate",
            (select count(*)::int from claims c where c.shop_id = r.shop_id and c.registration_id = r.id and c.state = 'open') as "openClaims"
       from registrations r
       join shops s on s.shop_id = r.shop_id
       join inserts n on n.shop_id = r.shop_id and n.id = r.insert_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
       -- A card for one product says which it is, as in the customer's own account.
       left join lateral (
         select min(c.title) as title from insert_products ip join products c on c.shop_id = ip.shop_id and c.id = ip.product_id
          where ip.shop_id = r.shop_id and ip.insert_id = r.insert_id having count(*) = 1) sole on true
      where r.shop_id = $1 and r.customer_gid = $2 and r.state <> 'erased'
      order by r.created_at desc, r.id limit 50`,
    [tx.shopId, customerGid],
  );
}

/** Published inserts that have been printed: a registration is of a card. */
async function insertsForStaff(tx: Tx): Promise<{ id: string; name: string }[]> {
  return tx.query(
    `select id, name from inserts i where shop_id = $1 and status = 'published' and exists (select 1 from print_runs p where p.shop_id = $1 and p.insert_id = i.id)
      order by published_at desc limit 100`,
    [tx.shopId],
  );
}

async function customerOrders(tx: Tx, customerGid: string): Promise<CustomerAmazonOrder[]> {
  return tx.query<CustomerAmazonOrder>(
    `select o.order_id as "orderId", to_char(o.purchased_at at time zone s.time_zone, 'YYYY-MM-DD') as "purchasedOn", o.marketplace, o.status, o.currency,
            o.total_minor as "totalMinor",
            coalesce((select string_agg(i.quantity || ' × ' || coalesce(i.sku, i.asin, '?'), ', ' order by i.item_key) from amazon_order_items i
                       where i.shop_id = o.shop_id and i.order_id = o.order_id and not i.is_cancelled), '') as items
       from amazon_orders o join shops s on s.shop_id = o.shop_id
      where o.shop_id = $1
        and exists (select 1 from links l join registrations r on r.shop_id = l.shop_id and r.id = l.registration_id
                     where l.shop_id = o.shop_id and l.order_id = o.order_id and l.state = 'active' and r.customer_gid = $2 and r.state <> 'erased')
      order by o.purchased_at desc, o.order_id limit 50`,
    [tx.shopId, customerGid],
  );
}

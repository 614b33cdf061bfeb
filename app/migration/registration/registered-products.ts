import type { Tx } from "#app/platform/db.ts";

/** A product that a customer registered, as their own account shows it. */
export type RegisteredProduct = {
  id: string;
  /** Null when nobody said which product it is and the card is for several. */
  title: string | null;
  imageUrl: string | null;
  /** Day in the shop's zone, `2026-11-30`. */
  registeredOn: string;
  /** Null for a card without a warranty, and for one made void. Days; the last one still holds. */
  warranty: { startsOn: string | null; endsOn: string; ended: boolean } | null;
};

/** The registrations of one customer of the shop, newest first, at most a hundred. Reads nothing of anyone else's. */
export async function registeredProducts(tx: Tx, customerGid: string): Promise<RegisteredProduct[]> {
  return tx.query<RegisteredProduct>(
    `select r.id, coalesce(p.title, sole.title) as title, coalesce(p.image_url, sole.image_url) as "imageUrl",
            to_char(r.created_at at time zone s.time_zone, 'YYYY-MM-DD') as "registeredOn",
            case when b.ends_on is not null then jsonb_build_object('startsOn', b.starts_on, 'endsOn', b.ends_on, 'ended', b.ends_on < (now() at time zone s.time_zone)::date) end as warranty
       from registrations r
       join shops s on s.shop_id = r.shop_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
       -- A card for one product says which it is.
       left join lateral (
         select min(c.title) as title, min(c.image_url) as image_url
           from insert_products ip join products c on c.shop_id = ip.shop_id and c.id = ip.product_id
          where ip.shop_id = r.shop_id and ip.insert_id = r.insert_id having count(*) = 1) sole on true
       left join lateral (
         select starts_on, ends_on from benefits
          where shop_id = r.shop_id and registration_id = r.id and kind = 'warranty' and state <> 'void' limit 1) b on true
      where r.shop_id = $1 and r.customer_gid = $2 and r.state <> 'erased'
      order by r.created_at desc, r.id limit 100`,
    [tx.shopId, customerGid],
  );
}

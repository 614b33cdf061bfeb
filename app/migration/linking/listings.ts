/**
 * SQL that says which listings an insert's products have, for queries over many pairs at once. A CTE after one named
 * `fresh`, whose `insert_id` bounds it; `$1` is the shop.
 */
export const listingsOfFresh = `
  listings as materialized (
    select ip.insert_id, key.listing
      from insert_products ip
      join product_listings pl on pl.shop_id = $1 and pl.product_id = ip.product_id
      cross join lateral (values ('asin ' || pl.asin), ('sku ' || pl.sku)) as key (listing)
     where ip.shop_id = $1 and key.listing is not null and ip.insert_id in (select insert_id from fresh)
  )`;

/** Whether an order's item `i` is a product of the insert: a hashed look-up, however many listings there are. */
export function isOfInsert(insertId: string): string {
  return `((${insertId}, 'asin ' || i.asin) in (select insert_id, listing from listings) or (${insertId}, 'sku ' || i.sku) in (select insert_id, listing from listings))`;
}

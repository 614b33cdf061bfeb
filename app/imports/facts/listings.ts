import type { Tx } from "#app/platform/db.ts";

/**
 * Turns imported product rows into the shop's listings where exactly one product is meant: by Shopify id, handle or
 * title. Rows that match none wait here for a product that does. Listings made in the page are never changed.
 */
export async function settleListings(tx: Tx): Promise<void> {
  await tx.run(
    `insert into product_listings (shop_id, product_id, marketplace, asin, sku, gtin)
     select r.shop_id, p.id, r.marketplace, nullif(r.asin, ''), nullif(r.sku, ''), r.gtin
       from listing_rows r
       join lateral (select (array_agg(p.id))[1] as id, count(*) as found from products p where p.shop_id = $1
                        and (p.shopify_id in (r.product, 'gid://shopify/Product/' || r.product) or lower(p.handle) = lower(r.product) or lower(p.title) = lower(r.product))) p on p.found = 1
      where r.shop_id = $1
        and not exists (select 1 from product_listings l where l.shop_id = $1 and l.marketplace = r.marketplace and l.asin is not distinct from nullif(r.asin, '') and l.sku is not distinct from nullif(r.sku, ''))`,
    [tx.shopId],
  );
}

import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { isUniqueViolation, type Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { normaliseGtin } from "./digital-link.ts";
import { marketplaceSchema, type Marketplace } from "./model.ts";
import { uuidOrNothing } from "./store.ts";

/** What a product is called on one of Amazon's stores. */
export type Listing = {
  id: string;
  marketplace: Marketplace;
  asin: string | null;
  sku: string | null;
  gtin: string | null;
};

export type Product = {
  id: string;
  shopifyId: string | null;
  title: string;
  imageUrl: string | null;
  listings: Listing[];
  inserts: number;
};

const columns = `p.id, p.shopify_id as "shopifyId", p.title, p.image_url as "imageUrl",
  (select count(*) from insert_products ip where ip.shop_id = p.shop_id and ip.product_id = p.id)
    as inserts,
  coalesce((select json_agg(json_build_object('id', l.id, 'marketplace', l.marketplace,
      'asin', l.asin, 'sku', l.sku, 'gtin', l.gtin) order by l.marketplace, l.asin, l.sku)
    from product_listings l where l.shop_id = p.shop_id and l.product_id = p.id), '[]'::json)
    as listings`;

/** The shop's products with their Amazon listings, by title. */
export async function listProducts(tx: Tx, search = ""): Promise<Product[]> {
  return tx.query<Product>(
    `select ${columns} from products p
      where p.shop_id = $1 and ($2 = '' or position(lower($2) in lower(p.title)) > 0
         or exists (select from product_listings l where l.shop_id = p.shop_id
              and l.product_id = p.id and lower($2) in (lower(l.asin), lower(l.sku), l.gtin)))
      order by lower(p.title), p.id`,
    [tx.shopId, search.trim()],
  );
}

/** The given products of the shop, in the order given. */
export async function readProducts(tx: Tx, ids: readonly string[]): Promise<Product[]> {
  return tx.query<Product>(
    `select ${columns} from unnest($2::uuid[]) with ordinality as given (id, position)
       join products p on p.shop_id = $1 and p.id = given.id order by given.position`,
    [tx.shopId, ids],
  );
}

/**
 * Sets what a product is called on one of Amazon's stores; its further listings there stay.
 * @throws UserError as `saveListings`, the fields named `asin` and `sku`
 */
export async function saveMainListing(
  tx: Tx,
  actor: Actor,
  productId: string,
  marketplace: Marketplace,
  { asin, sku }: { asin: string; sku: string },
): Promise<void> {
  const [product] = await readProducts(tx, [uuidOrNothing(productId)]);
  if (!product) throw new NotFound("The product");
  const main = product.listings.find((one) => one.marketplace === marketplace);
  const others = product.listings.filter((one) => one !== main);
  const rows = [{ marketplace, asin, sku, gtin: main?.gtin ?? "" }, ...others.map(asTyped)];
  await saveListings(tx, actor, productId, rows).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    const fields = Object.entries(error.fields).map(([path, why]) => [path.split(".")[1], why]);
    throw new UserError(error.message, { fields: Object.fromEntries(fields) });
  });
}

const asTyped = ({ marketplace, asin, sku, gtin }: Listing) => ({
  marketplace,
  asin: asin ?? "",
  sku: sku ?? "",
  gtin: gtin ?? "",
});

const pickedSchema = z
  .array(
    z.object({
      id: z.string().regex(/^gid:\/\/shopify\/Product\/\d+$/),
      title: z.string().trim().min(1).max(255),
      handle: z.string().max(255).nullish(),
      imageUrl: z.url().nullish(),
    }),
  )
  .max(50, "At most 50 products");

/**
 * Enters products that the merchant chose in Shopify's picker; those that are known are brought up to date.
 * @returns our ids, in the order given
 */
export async function addPickedProducts(tx: Tx, given: unknown): Promise<string[]> {
  const checked = pickedSchema.safeParse(given);
  if (!checked.success) throw new UserError("The chosen products could not be read. Choose again.");
  const ids: string[] = [];
  for (const { id, title, handle, imageUrl } of checked.data) {
    const row = await tx.first<{ id: string }>(
      `insert into products (shop_id, shopify_id, title, handle, image_url)
       values ($1, $2, $3, $4, $5)
       on conflict (shop_id, shopify_id) do update set title = $3, handle = $4,
          image_url = coalesce($5, products.image_url), updated_at = now()
       returning id`,
      [tx.shopId, id, title, handle ?? null, imageUrl ?? null],
    );
    ids.push(row!.id);
  }
  return ids;
}

const blankToNull = (value: string) => (value === "" ? null : value);
const listingSchema = z.object({
  marketplace: marketplaceSchema,
  asin: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^([A-Z0-9]{10})?$/, "An ASIN has ten letters and digits, such as B0C1ABCDEF")
    .transform(blankToNull),
  sku: z.string().trim().max(60, "At most 60 characters").transform(blankToNull),
  gtin: z
    .string()
    .trim()
    .refine(
      (gtin) => gtin === "" || normaliseGtin(gtin).ok,
      "8, 12, 13 or 14 digits; the last one checks the others",
    )
    .transform(blankToNull),
});
const listingsSchema = z.array(listingSchema).max(60, "At most 60 listings");

/**
 * Replaces a product's Amazon listings; empty rows are dropped.
 * @throws UserError with a message for each field, named `0.asin`
 */
export async function saveListings(
  tx: Tx,
  actor: Actor,
  productId: string,
  given: unknown,
): Promise<void> {
  const checked = listingsSchema.safeParse(given);
  if (!checked.success) {
    const fields: Record<string, string> = {};
    for (const issue of checked.error.issues) fields[issue.path.join(".")] ??= issue.message;
    throw new UserError("Some listings need another look.", { fields });
  }
  const product = await tx.first("select from products where shop_id = $1 and id = $2 for update", [
    tx.shopId,
    uuidOrNothing(productId),
  ]);
  if (!product) throw new NotFound("The product");
  const rows = checked.data;
  await refuseDuplicates(tx, productId, rows);
  await tx.run("delete from product_listings where shop_id = $1 and product_id = $2", [
    tx.shopId,
    productId,
  ]);
  for (const { marketplace, asin, sku, gtin } of rows) {
    if (!asin && !sku && !gtin) continue;
    await tx
      .run(
        `insert into product_listings (shop_id, product_id, marketplace, asin, sku, gtin)
         values ($1, $2, $3, $4, $5, $6)`,
        [tx.shopId, productId, marketplace, asin, sku, gtin],
      )
      .catch((error: unknown) => {
        if (isUniqueViolation(error)) throw new UserError("The same listing is there twice.");
        throw error;
      });
  }
  await enqueue(tx, "recompute", { shopId: tx.shopId }, { singletonKey: String(tx.shopId) });
  await audit(tx, actor, "product.listings", `product:${productId}`, { listings: rows.length });
}

/** An Amazon listing names one product: two would count its units twice. */
async function refuseDuplicates(
  tx: Tx,
  productId: string,
  rows: z.infer<typeof listingsSchema>,
): Promise<void> {
  const fields: Record<string, string> = {};
  for (const [index, { marketplace, asin, sku }] of rows.entries()) {
    const other = await tx.first<{ title: string; same: string }>(
      `select p.title, case when l.sku = $4 then 'sku' else 'asin' end as same
         from product_listings l
         join products p on p.shop_id = l.shop_id and p.id = l.product_id
        where l.shop_id = $1 and l.product_id <> $2 and l.marketplace = $3
          and (l.sku = $4 or ($4::text is null and l.asin = $5)) limit 1`,
      [tx.shopId, productId, marketplace, sku, asin],
    );
    if (other) fields[`${index}.${other.same}`] = `This is mapped to “${other.title}” already.`;
  }
  if (Object.keys(fields).length > 0) {
    throw new UserError("A listing belongs to one product.", { fields });
  }
}

export type UnmappedItem = {
  marketplace: Marketplace;
  asin: string | null;
  sku: string | null;
  units: number;
};

/** What was sold on Amazon and is mapped to no product, most sold first. */
export async function listUnmappedItems(tx: Tx, limit = 20): Promise<UnmappedItem[]> {
  return tx.query<UnmappedItem>(
    `select o.marketplace, i.asin, i.sku, sum(i.quantity) as units
       from amazon_order_items i
       join amazon_orders o on o.shop_id = i.shop_id and o.order_id = i.order_id
      where i.shop_id = $1 and not i.is_cancelled and not o.is_multi_channel
        and not exists (select from product_listings l where l.shop_id = i.shop_id
              and l.marketplace = o.marketplace and (l.asin = i.asin or l.sku = i.sku))
      group by o.marketplace, i.asin, i.sku order by units desc limit $2`,
    [tx.shopId, limit],
  );
}

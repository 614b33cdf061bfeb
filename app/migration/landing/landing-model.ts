import { createHash } from "node:crypto";
import { z } from "zod";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { variantKey } from "../inserts/index.ts";
import { copySchema, insertKinds, landingCopySchema, locales, lookSchema, marketplaceSchema, offerSchema, orderIdModes, type Copy, type LandingCopy, type Locale, type Look, type Marketplace, type Offer, type OrderIdMode } from "../inserts/model.ts";

/** What the public pages of one insert are drawn from. */
export type LandingInsert = {
  shopId: number;
  insertId: string;
  /** Changes whenever anything that a page shows does: rendered pages are kept by it. */
  stamp: string;
  status: "draft" | "published" | "archived";
  kind: (typeof insertKinds)[number];
  marketplace: Marketplace;
  orderIdMode: OrderIdMode;
  offer: Offer;
  copy: Copy;
  look: Look;
  defaultLocale: Locale;
  variants: LandingVariant[];
  products: { id: string; title: string }[];
  shop: LandingShop;
};

/** The brand behind a page. */
export type LandingShop = {
  name: string;
  responsibleName: string | null;
  responsibleAddress: string | null;
  privacyUrl: string | null;
  supportEmail: string | null;
  storefrontUrl: string | null;
  logoKey: string | null;
  /** Whether the merchant recruits people who make videos. */
  recruitsCreators: boolean;
};

const variantSchema = z.object({ key: z.string().regex(variantKey), copy: z.partialRecord(z.enum(locales), landingCopySchema.partial()).default({}) });
/** One of two versions of the landing copy, `A7` or `B7` by the insert's version that began the test; what it leaves out is as in the insert's own copy. */
export type LandingVariant = z.infer<typeof variantSchema>;

const rowSchema = z.object({
  status: z.enum(["draft", "published", "archived"]),
  kind: z.enum(insertKinds),
  marketplace: marketplaceSchema,
  orderIdMode: z.enum(orderIdModes),
  offer: offerSchema,
  copy: copySchema,
  look: lookSchema,
  defaultLocale: z.enum(locales),
  variants: z.array(variantSchema).max(2).catch([]),
});

/** The pages' data of one insert, or null when the shop has no such insert. */
export async function loadLandingInsert(tx: Tx, insertId: string): Promise<LandingInsert | null> {
  const row = await tx.first<object>(
    `select status, kind, marketplace, order_id_mode as "orderIdMode", offer, copy, look, default_locale as "defaultLocale", variants
       from inserts where shop_id = $1 and id = $2`,
    [tx.shopId, insertId],
  );
  if (!row) return null;
  const insert = rowSchema.parse(row);
  const products = await tx.query<{ id: string; title: string }>(
    `select p.id, p.title from insert_products i join products p on p.shop_id = i.shop_id and p.id = i.product_id
      where i.shop_id = $1 and i.insert_id = $2 order by i.position, p.title`,
    [tx.shopId, insertId],
  );
  const shop = await readLandingShop(tx);
  const content = { ...insert, products, shop };
  const stamp = createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, 16);
  return { shopId: tx.shopId, insertId, stamp, ...content };
}

/** The brand as pages without an insert show it. */
export async function readLandingShop(tx: Tx): Promise<LandingShop> {
  const shop = await readShop(tx);
  return {
    name: shop.name,
    responsibleName: shop.responsibleName,
    responsibleAddress: shop.responsibleAddress,
    privacyUrl: shop.privacyUrl,
    supportEmail: shop.supportEmail,
    storefrontUrl: shop.storefrontUrl ?? `https://${shop.domain}`,
    logoKey: shop.logoFile,
    recruitsCreators: shop.settings.recruitsCreators === true,
  };
}

/** The name a page goes by: the look's brand, else the shop's name. */
export function brandName(insert: Pick<LandingInsert, "look" | "shop">): string {
  return insert.look.brand || insert.shop.name;
}

/** A merchant's text and the language it is really in. */
export type CopyText = { text: string; locale: Locale };

/**
 * What the merchant wrote for one place of the page: in the person's language, else in the insert's own (a button only in
 * the person's), else null.
 * A variant's text goes before the insert's.
 */
export function copyText(insert: LandingInsert, field: keyof LandingCopy, locale: Locale, variant: string): CopyText | null {
  const own = insert.variants.find((one) => one.key === variant)?.copy;
  // A button says what every button says: ours in the person's language is better than the merchant's in another.
  for (const candidate of new Set(field === "button" ? [locale] : [locale, insert.defaultLocale])) {
    const text = own?.[candidate]?.[field] || insert.copy[candidate]?.[field];
    if (text) return { text, locale: candidate };
  }
  return null;
}

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withShop, type Tx } from "#app/platform/db.ts";
import {
  addPickedProducts,
  createInsert,
  designFromInsert,
  parseInsertInput,
  parsePrintRunInput,
  publishInsert,
  saveListings,
  type Insert,
  type PrintRunInput,
} from "#app/migration/inserts/index.ts";
import { config } from "#app/platform/config.ts";
import { readShop } from "#app/platform/shops.ts";

process.env.FILES_DIR = mkdtempSync(join(tmpdir(), "flybridge-files-"));

export const staff = "staff:1" as const;

/** An insert's form as a merchant fills it. */
export function insertForm(changes: object = {}): object {
  return {
    name: "Carrier warranty card",
    kind: "card",
    marketplace: "US",
    orderIdMode: "asked",
    offer: { kind: "warranty", months: 24, claimEmail: "", terms: "" },
    copy: { en: { headline: "Two more years for your carrier" } },
    look: {},
    defaultLocale: "en",
    productIds: [],
    ...changes,
  };
}

/** Enters what must be in Settings before anything is published. */
export async function fillSettings(tx: Tx): Promise<void> {
  await tx.run(
    `update shops set responsible_name = 'Mira Inc., 1 Main St', privacy_url = 'https://mira.example/privacy',
            sender_name = 'Mira', sender_email = 'care@mira.example', storefront_url = null
      where shop_id = $1`,
    [tx.shopId],
  );
}

/** A product of the shop with its ASIN on Amazon.com. */
export async function aProduct(tx: Tx, number = 1): Promise<string> {
  const picked = [{ id: `gid://shopify/Product/${number}`, title: `Carrier ${number}` }];
  const [id] = await addPickedProducts(tx, picked);
  const asin = `B0CARRIE${String(number).padStart(2, "0")}`;
  await saveListings(tx, staff, id!, [{ marketplace: "US", asin, sku: `BC-${number}`, gtin: "" }]);
  return id!;
}

/** A published insert with one mapped product. */
export async function aPublishedInsert(shopId: number): Promise<Insert> {
  return withShop(shopId, async (tx) => {
    await fillSettings(tx);
    const form = insertForm({ productIds: [await aProduct(tx)] });
    const insert = await createInsert(tx, staff, parseInsertInput(form));
    return publishInsert(tx, staff, insert.id);
  });
}

/** A print run's form as it is first shown, with changes. */
export async function runForm(
  shopId: number,
  insert: Insert,
  changes: object = {},
): Promise<PrintRunInput> {
  const shop = await withShop(shopId, readShop);
  return parsePrintRunInput({
    name: "First run",
    codeKind: "shared",
    quantity: 500,
    format: "business-card",
    addressBase: config().publicUrl,
    design: designFromInsert(insert, shop),
    ...changes,
  });
}

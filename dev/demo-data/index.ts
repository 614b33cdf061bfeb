import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInsert, createPrintRun, defaultAddressBase, designFromInsert, publishInsert, readInsert, setInTheBox } from "#app/migration/inserts/index.ts";
import { closePool, withDomain, withShop, type Tx } from "#app/platform/db.ts";
import { enqueue, stopJobs } from "#app/platform/jobs.ts";
import { ensureShop, readShop } from "#app/platform/shops.ts";
import { sealToken } from "#app/shopify/stored-token.ts";
import { seedCatalogue, type StandIn } from "../shopify/server.ts";
import { orderReport, sampleOrderId } from "./order-report.ts";

export type DemoData = {
  /** The shared card code of a published insert. */
  sampleCode: string;
  /** An all-orders report to import, on disk. */
  sampleReport: string;
  /** An order id in that report, to type when registering. */
  sampleOrderId: string;
};

/** What each demo product is called on Amazon. */
export const demoListings: Record<string, { asin: string; sku: string }> = {
  "Mira Everyday Carrier": { asin: "B0MIRA0001", sku: "MIRA-EC-FERN" },
  "Mira Newborn Wrap": { asin: "B0MIRA0002", sku: "MIRA-NW-OAT" },
  "Mira Hip Seat": { asin: "B0MIRA0003", sku: "MIRA-HS-01" },
  "Mira Winter Cover": { asin: "B0MIRA0004", sku: "MIRA-WC-01" },
  "Mira Teething Pads": { asin: "B0MIRA0005", sku: "MIRA-TP-02" },
  "Mira Carry-All Pouch": { asin: "B0MIRA0006", sku: "MIRA-CP-01" },
};

/**
 * Makes the demo merchant's shop: settings, catalogue with its Amazon listings, one published warranty card with a shared
 * card code, and an order report to import. Does nothing when a former run made them.
 */
export async function createDemoData({ standIn, stateFile }: { standIn: StandIn; stateFile: string }): Promise<DemoData> {
  const kept = await readFile(stateFile, "utf8").catch(() => null);
  if (kept) return JSON.parse(kept) as DemoData;
  try {
    const shopId = await ensureShop(standIn.shopDomain, { name: "Mira", currency: "USD", timeZone: "America/New_York", locale: "en", country: "US", storefrontUrl: standIn.url });
    seedCatalogue(standIn.store);
    await install(shopId, standIn);
    const sampleCode = await withShop(shopId, (tx) => setUpShop(tx, standIn));
    const sampleReport = join(dirname(stateFile), "amazon-all-orders.txt");
    await mkdir(dirname(stateFile), { recursive: true });
    await writeFile(sampleReport, orderReport(new Date()));
    const demo: DemoData = { sampleCode, sampleReport, sampleOrderId };
    await writeFile(stateFile, JSON.stringify(demo));
    return demo;
  } finally {
    await stopJobs();
    await closePool();
  }
}

/** What opening the app for the first time does: an offline token, then the journey pixel and the first sync once a worker runs. */
async function install(shopId: number, standIn: StandIn): Promise<void> {
  await withDomain(standIn.shopDomain, (tx) =>
    tx.run(
      `insert into "Session" (id, shop, state, "isOnline", scope, expires, "accessToken") values ($1, $2, '', false, '', now() + interval '1 hour', $3)
       on conflict (id) do update set "accessToken" = excluded."accessToken", expires = excluded.expires`,
      [`offline_${standIn.shopDomain}`, standIn.shopDomain, sealToken(standIn.shopDomain, standIn.issueToken())],
    ),
  );
  await withShop(shopId, async (tx) => {
    await enqueue(tx, "sync", { shopId, task: "pixel" });
    await enqueue(tx, "sync", { shopId, task: "first" });
  });
}

async function setUpShop(tx: Tx, standIn: StandIn): Promise<string> {
  await tx.run(
    `update shops set responsible_name = 'Mira Goods LLC', responsible_address = '12 Harbor Street, Portland, ME 04101', privacy_url = 'https://mira.example/privacy',
            support_email = 'care@mira.example', sender_name = 'Mira', sender_email = 'hello@mira.example', reply_to = 'care@mira.example' where shop_id = $1`,
    [tx.shopId],
  );
  const productIds = new Map<string, string>();
  for (const product of standIn.store.products) {
    const row = await tx.first<{ id: string }>(
      `insert into products (shop_id, shopify_id, title, image_url, handle) values ($1, $2, $3, $4, $5)
       on conflict (shop_id, shopify_id) do update set title = excluded.title returning id`,
      [tx.shopId, `gid://shopify/Product/${product.id}`, product.title, product.imagePath ? `${standIn.url}${product.imagePath}` : null, product.handle],
    );
    const listing = demoListings[product.title];
    if (!row || !listing) continue;
    productIds.set(product.title, row.id);
    await tx.run(
      `insert into product_listings (shop_id, product_id, marketplace, asin, sku) values ($1, $2, 'US', $3, $4) on conflict do nothing`,
      [tx.shopId, row.id, listing.asin, listing.sku],
    );
  }
  return publishCard(tx, productIds.get("Mira Everyday Carrier") ?? "");
}

async function publishCard(tx: Tx, productId: string): Promise<string> {
  const { id } = await createInsert(tx, "system", {
    name: "Carrier warranty card",
    kind: "card",
    marketplace: "US",
    orderIdMode: "asked",
    offer: { kind: "warranty", months: 24, claimEmail: "care@mira.example", terms: "Covers faults of material and making. Wear and accidents are not covered.", termsByCountry: {} },
    copy: {
      en: { headline: "Two more years of warranty on your Mira Carrier", text: "Takes twenty seconds. Free, whatever you thought of it.", button: "Activate my warranty", thanks: "", consent: "" },
      de: { headline: "Zwei Jahre mehr Garantie auf Ihre Mira Trage", text: "Dauert zwanzig Sekunden. Kostenlos, was auch immer Sie von ihr halten.", button: "Garantie aktivieren", thanks: "", consent: "" },
      es: { headline: "Dos años más de garantía para tu Mira", text: "Tarda veinte segundos. Gratis, te haya gustado o no.", button: "Activar mi garantía", thanks: "", consent: "" },
    },
    landingTest: null,
    look: { brand: "mira", primary: "#0f766e", background: "#fafaf7", text: "#1c1917", logoKey: null, pictureKey: null, corner: "soft" },
    defaultLocale: "en",
    productIds: [productId],
  });
  await publishInsert(tx, "system", id);
  const insert = await readInsert(tx, id);
  const run = await createPrintRun(tx, "system", id, {
    name: "First 5,000",
    codeKind: "shared",
    quantity: 5000,
    format: "business-card",
    addressBase: (await defaultAddressBase(tx)).base,
    gtin: null,
    lot: null,
    design: designFromInsert(insert, await readShop(tx)),
  });
  await setInTheBox(tx, "system", run.id, { inBoxFrom: daysAgo(60) });
  const code = await tx.first<{ code: string }>("select code from card_codes where shop_id = $1 and print_run_id = $2 and not is_proof", [tx.shopId, run.id]);
  if (!code) throw new Error("the demo's print run has no card code");
  return code.code;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

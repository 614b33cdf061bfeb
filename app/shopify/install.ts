import { z } from "zod";
import { withDirectory, withShop, type Tx } from "#app/platform/db.ts";
import { enqueue, retryDead } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { deadJobs } from "#app/platform/queue-state.ts";
import { ensureShop, erasedName } from "#app/platform/shops.ts";
import { adminGraphql } from "./admin-client.ts";
import { shopFacts } from "./operations/shop.ts";

const facts = z.object({
  shop: z.object({
    name: z.string(),
    currencyCode: z.string(),
    ianaTimezone: z.string(),
    contactEmail: z.string().nullish(),
    primaryDomain: z.object({ url: z.string() }).nullish(),
    shopAddress: z.object({ countryCodeV2: z.string().nullish() }).nullish(),
  }),
});

/**
 * Enters a shop after it installed the app, or came back: its name, currency, zone and address from Shopify, then the
 * first sync. Called after each token exchange, so it is cheap when there is nothing to do; after tokens were dead, what
 * webhooks told meanwhile is asked for at once.
 */
export async function afterInstall(domain: string): Promise<void> {
  const known = await withDirectory((tx) => tx.first<{ id: number }>("select id from shop_directory where domain = $1 and uninstalled_at is null", [domain]));
  if (known && (await withShop(known.id, (tx) => tx.first("select 1 from shops where shop_id = $1 and name <> $2", [known.id, erasedName])))) return catchUp(known.id);
  const { shop } = await adminGraphql(domain, shopFacts, {}, facts);
  const shopId = await ensureShop(domain, {
    name: shop.name,
    currency: shop.currencyCode,
    timeZone: shop.ianaTimezone,
    country: shop.shopAddress?.countryCodeV2 ?? null,
    storefrontUrl: shop.primaryDomain?.url ?? null,
  });
  await withShop(shopId, async (tx) => {
    await tx.run("update shops set support_email = coalesce(support_email, $2), settings = jsonb_set(settings, '{pixel}', 'true') where shop_id = $1", [shopId, shop.contactEmail ?? null]);
    await enqueue(tx, "sync", { shopId, task: "pixel" });
    await enqueue(tx, "sync", { shopId, task: "first" });
  });
  log.info({ shop: shopId }, "shop installed");
}

/** Notes that something came from Shopify which could not be asked for, since no token works. */
export async function noteMissed(tx: Tx): Promise<void> {
  await tx.run(`update shops set settings = jsonb_set(settings, '{missed}', 'true') where shop_id = $1 and not settings ? 'missed'`, [tx.shopId]);
}

/** A token works again: asks for what changed meanwhile, and has the work tried again that stopped for want of one. */
async function catchUp(shopId: number): Promise<void> {
  await withShop(shopId, async (tx) => {
    if ((await tx.run("update shops set settings = settings - 'missed' where shop_id = $1 and settings ? 'missed'", [shopId])) > 0) await enqueue(tx, "sync", { shopId, task: "nightly" });
  });
  const stopped = (await deadJobs(1_000, shopId)).filter((job) => job.error === "ShopifyAccessLost").map((job) => job.id);
  if (stopped.length > 0) await retryDead(stopped, shopId);
}

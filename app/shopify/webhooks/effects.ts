import { z } from "zod";
import { audit } from "#app/platform/audit.ts";
import { withDomain, withShop, type Tx } from "#app/platform/db.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { adminGraphql } from "../admin-client.ts";
import { shopDomain } from "../domain.ts";
import { ShopifyAccessLost } from "../errors.ts";
import { noteFirstOrders, orderFacts, storeOrders } from "../facts.ts";
import { forgetTokens } from "../offline-token.ts";
import { orderById } from "../operations/orders.ts";
import { shopFacts } from "../operations/shop.ts";
import { refreshPlan } from "../plans.ts";

/** What a topic does. Each may run twice and in any order: what counts is the state that it leaves. */
export type WebhookEffect = (delivery: { shopId: number; payload: unknown; triggeredAt: Date | null }) => Promise<void>;

/** Effects on what Shopify owns; those on our registrations are added by the feature that owns them. */
export const shopifyEffects: Readonly<Record<string, WebhookEffect>> = {
  "app/uninstalled": uninstalled,
  "app/scopes_update": scopesUpdated,
  // The payload only says that something changed: what holds now is asked for.
  "app_subscriptions/update": ({ shopId }) => refreshPlan(shopId),
  "orders/create": ({ shopId, payload }) => refreshOrder(shopId, z.object({ id: z.number() }).parse(payload).id),
  "orders/updated": ({ shopId, payload }) => refreshOrder(shopId, z.object({ id: z.number() }).parse(payload).id),
  "orders/cancelled": ({ shopId, payload }) => refreshOrder(shopId, z.object({ id: z.number() }).parse(payload).id),
  "refunds/create": ({ shopId, payload }) => refreshOrder(shopId, z.object({ order_id: z.number() }).parse(payload).order_id),
  "products/update": productUpdated,
  "products/delete": productDeleted,
  "customers/merge": customersMerged,
  "customers/delete": customerDeleted,
};

/**
 * An uninstall may be told late, after the merchant has come back: then our token works, and nothing is done. Otherwise
 * the shop is marked and its dead tokens go; its data stays until shop/redact.
 */
async function uninstalled({ shopId }: { shopId: number }): Promise<void> {
  const domain = await shopDomain(shopId);
  const works = await adminGraphql(domain, shopFacts, {}, z.unknown()).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ShopifyAccessLost) return false;
      throw error;
    },
  );
  if (works) return;
  await forgetTokens(domain);
  await withShop(shopId, async (tx) => {
    await tx.run("update shop_directory set uninstalled_at = coalesce(uninstalled_at, now()) where id = $1", [shopId]);
    await audit(tx, "system", "app.uninstall", `shop:${shopId}`);
  });
  log.info({ shop: shopId }, "shop uninstalled");
}

async function scopesUpdated({ shopId, payload }: { shopId: number; payload: unknown }): Promise<void> {
  const { current } = z.object({ current: z.array(z.string()) }).parse(payload);
  const domain = await shopDomain(shopId);
  await withDomain(domain, (tx) => tx.run(`update "Session" set scope = $2 where shop = $1`, [domain, current.join(",")]));
  await withShop(shopId, async (tx) => {
    const before = await tx.first<{ had: boolean }>("select settings ? 'pixel' as had from shops where shop_id = $1", [shopId]);
    await audit(tx, "system", "app.scopes", `shop:${shopId}`, { scopes: current });
    // A shop that was here before the pixel was: switched on once, when its scope is granted.
    if (before?.had || !current.includes("write_pixels")) return;
    await tx.run("update shops set settings = jsonb_set(settings, '{pixel}', 'true') where shop_id = $1", [shopId]);
    await enqueue(tx, "sync", { shopId, task: "pixel" });
  });
}

/**
 * The payload only says which order: its state is asked for, so that late and reordered deliveries all end with the
 * order as it is.
 */
async function refreshOrder(shopId: number, id: number): Promise<void> {
  const data = await adminGraphql(shopId, orderById, { id: `gid://shopify/Order/${id}` }, z.object({ order: orderFacts.nullable() }));
  // Older than what we may read, or deleted since.
  if (data.order) await withShop(shopId, (tx) => storeOrders(tx, [data.order!]));
}

const product = z.object({ id: z.number(), title: z.string().optional(), handle: z.string().optional(), status: z.string().optional(), image: z.object({ src: z.string() }).nullish() });

/** Only products that are here already: which ones those are, the sync and the inserts decide. */
async function productUpdated({ shopId, payload }: { shopId: number; payload: unknown }): Promise<void> {
  const { id, title, handle, status, image } = product.parse(payload);
  await withShop(shopId, (tx) =>
    tx.run(
      `update products set title = coalesce($3, title), handle = coalesce($4, handle), status = coalesce($5, status), image_url = coalesce($6, image_url), updated_at = now()
        where shop_id = $1 and shopify_id = $2`,
      [shopId, `gid://shopify/Product/${id}`, title ?? null, handle ?? null, status ?? null, image?.src ?? null],
    ),
  );
}

/** A product that left the catalogue stays on the cards that were printed for it. */
async function productDeleted({ shopId, payload }: { shopId: number; payload: unknown }): Promise<void> {
  const { id } = product.parse(payload);
  await withShop(shopId, (tx) => tx.run("update products set status = 'deleted', updated_at = now() where shop_id = $1 and shopify_id = $2", [shopId, `gid://shopify/Product/${id}`]));
}

const merge = z.object({ admin_graphql_api_customer_kept_id: z.string(), admin_graphql_api_customer_deleted_id: z.string().nullable(), status: z.string().optional() });

/**
 * A customer went into another. What was theirs moves on, through any chain of merges, in whichever order these are
 * told; a customer we have not heard of yet is noted, so that a late creation does not bring it back.
 */
async function customersMerged({ shopId, payload }: { shopId: number; payload: unknown }): Promise<void> {
  const { admin_graphql_api_customer_kept_id: kept, admin_graphql_api_customer_deleted_id: gone, status } = merge.parse(payload);
  if (!gone || gone === kept || (status && status.toLowerCase() !== "completed")) return;
  await withShop(shopId, async (tx) => {
    const final = await lastOf(tx, kept);
    // Everything that had ended at the customer who is gone now ends where that one went.
    await tx.run(
      `insert into shopify_customers (shop_id, gid, merged_into) values ($1, $2, $3)
       on conflict (shop_id, gid) do update set merged_into = excluded.merged_into`,
      [shopId, gone, final],
    );
    await tx.run("update shopify_customers set merged_into = $3 where shop_id = $1 and merged_into = $2", [shopId, gone, final]);
    await tx.run("update registrations set customer_gid = $3 where shop_id = $1 and customer_gid = $2", [shopId, gone, final]);
    await tx.run("update shopify_orders set customer_gid = $3 where shop_id = $1 and customer_gid = $2", [shopId, gone, final]);
    await noteFirstOrders(tx, [final]);
  });
}

async function lastOf(tx: Tx, gid: string): Promise<string> {
  const row = await tx.first<{ into: string | null }>("select merged_into as into from shopify_customers where shop_id = $1 and gid = $2", [tx.shopId, gid]);
  return row?.into ?? gid;
}

async function customerDeleted({ shopId, payload }: { shopId: number; payload: unknown }): Promise<void> {
  const { id } = z.object({ id: z.number() }).parse(payload);
  await withShop(shopId, (tx) =>
    tx.run(
      `insert into shopify_customers (shop_id, gid, deleted_at) values ($1, $2, now())
       on conflict (shop_id, gid) do update set deleted_at = coalesce(shopify_customers.deleted_at, now()), email_index = null, tags = '{}'`,
      [shopId, `gid://shopify/Customer/${id}`],
    ),
  );
}

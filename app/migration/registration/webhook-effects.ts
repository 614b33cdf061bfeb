import { z } from "zod";
import { audit } from "#app/platform/audit.ts";
import { blindIndex, encrypt, normaliseEmail } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { fileKey, files } from "#app/platform/files.ts";
import { isInstalled } from "#app/platform/shops.ts";
import { shopifyEffects, type WebhookEffect } from "#app/shopify/index.ts";
import { eraseByIndex } from "./erase.ts";
import { eraseShop } from "./erase-shop.ts";
import { exportByIndex } from "./export.ts";

/** Every topic's effect: Shopify's own facts, and what concerns the people who registered. */
export const webhookEffects: Readonly<Record<string, WebhookEffect>> = {
  ...shopifyEffects,
  "customers/data_request": dataRequested,
  "customers/redact": customerRedacted,
  "shop/redact": shopRedacted,
  "customers_email_marketing_consent/update": consentUpdated,
};

/** An uninstall that was never told, while the app was down, shows itself by a token that no longer works. */
async function shopRedacted(delivery: Parameters<WebhookEffect>[0]): Promise<void> {
  if (await isInstalled(delivery.shopId)) await shopifyEffects["app/uninstalled"]?.(delivery);
  await eraseShop(delivery.shopId);
}

const request = z.object({
  customer: z.object({ id: z.number(), email: z.string().nullish() }),
  data_request: z.object({ id: z.number() }).optional(),
  orders_to_redact: z.array(z.number()).default([]),
});

/** Keeps an export that the merchant can hand over, encrypted until they open it. */
async function dataRequested({ shopId, payload }: { shopId: number; payload: unknown }): Promise<void> {
  const asked = request.parse(payload);
  const key = fileKey(shopId, "data-requests", `${asked.data_request?.id ?? asked.customer.id}.json`);
  await withShop(shopId, async (tx) => {
    const indexes = await indexesOf(tx, asked.customer);
    const { json } = await exportByIndex(tx, indexes, "system", new Date());
    const orders = await tx.query(`select o.gid, o.processed_at as "processedAt", o.currency, o.total_minor as "totalMinor", o.card_code as "cardCode", p.touches as visits
         from shopify_orders o left join pixel_journeys p on p.shop_id = $1 and p.order_gid = o.gid where o.shop_id = $1 and o.customer_gid = $2`, [shopId, gidOf(asked.customer.id)]);
    await files().put(key, encrypt(shopId, JSON.stringify({ ...json, shopifyOrders: orders }, null, 2)));
    await audit(tx, "system", "customer.data_request", `customer:${asked.customer.id}`, { file: key });
  });
}

/** Erases the person here, and takes their name off the orders' facts, which then belong to nobody. */
async function customerRedacted({ shopId, payload }: { shopId: number; payload: unknown }): Promise<void> {
  const asked = request.parse(payload);
  const gid = gidOf(asked.customer.id);
  const exported = await withShop(shopId, async (tx) => {
    await eraseByIndex(tx, await indexesOf(tx, asked.customer), "system", new Date());
    const orders = asked.orders_to_redact.map((id) => `gid://shopify/Order/${id}`);
    await tx.run("delete from pixel_journeys where shop_id = $1 and order_gid in (select gid from shopify_orders where shop_id = $1 and (customer_gid = $2 or gid = any($3)) union select unnest($3::text[]))", [shopId, gid, orders]);
    await tx.run("update shopify_orders set customer_gid = null, first_visit = null, last_visit = null, card_code = null, card_seen_at = null where shop_id = $1 and (customer_gid = $2 or gid = any($3))", [shopId, gid, orders]);
    await tx.run("delete from shopify_customers where shop_id = $1 and gid = $2", [shopId, gid]);
    await audit(tx, "system", "customer.redact", `customer:${asked.customer.id}`);
    return tx.query<{ key: string }>("select details ->> 'file' as key from audit_log where shop_id = $1 and action = 'customer.data_request' and subject = $2", [shopId, `customer:${asked.customer.id}`]);
  });
  // What was gathered for the customer before names them as well.
  for (const { key } of exported) if (key.startsWith(`${shopId}/data-requests/`)) await files().remove(key);
}

const consent = z.object({
  customer_id: z.number(),
  email_marketing_consent: z.object({ state: z.string(), consent_updated_at: z.string().nullish() }),
});

/**
 * Consent that changed in Shopify comes back to the registrations of the customer, as a row of its own when it says
 * something else than the newest one: our own changes echo, and an echo is no news.
 */
async function consentUpdated({ shopId, payload, triggeredAt }: { shopId: number; payload: unknown; triggeredAt: Date | null }): Promise<void> {
  const { customer_id, email_marketing_consent } = consent.parse(payload);
  const state = email_marketing_consent.state.toUpperCase();
  const gid = gidOf(customer_id);
  const at = email_marketing_consent.consent_updated_at ? new Date(email_marketing_consent.consent_updated_at) : (triggeredAt ?? new Date());
  await withShop(shopId, async (tx) => {
    await tx.run("update shopify_customers set email_consent = $3 where shop_id = $1 and gid = $2", [shopId, gid, state]);
    if (state !== "SUBSCRIBED" && state !== "UNSUBSCRIBED") return;
    await tx.run(
      `insert into consents (shop_id, registration_id, channel, given, text, text_version, locale, source, at, synced_at)
       select $1, r.id, 'email', $3, '', 'shopify', r.locale, 'shopify', $4, now()
         from registrations r
        where r.shop_id = $1 and r.customer_gid = $2 and r.state <> 'erased'
          and $3 is distinct from (select c.given from consents c where c.shop_id = $1 and c.registration_id = r.id and c.channel = 'email'
                                      and (c.given or c.source <> 'landing') order by c.at desc limit 1)
          and ($3 or exists (select 1 from consents c where c.shop_id = $1 and c.registration_id = r.id and c.channel = 'email' and c.given))`,
      [shopId, gid, state === "SUBSCRIBED", at],
    );
  });
}

function gidOf(customerId: number): string {
  return `gid://shopify/Customer/${customerId}`;
}

/** By the address in the request and by what is known of the customer: either may have changed since. */
async function indexesOf(tx: Tx, customer: { id: number; email?: string | null | undefined }): Promise<string[]> {
  const known = await tx.query<{ index: string }>("select distinct email_index as index from registrations where shop_id = $1 and customer_gid = $2 and state <> 'erased'", [tx.shopId, gidOf(customer.id)]);
  const given = customer.email ? [blindIndex(tx.shopId, "email", normaliseEmail(customer.email))] : [];
  return [...given, ...known.map((row) => row.index)];
}

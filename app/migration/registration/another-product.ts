import { createHash } from "node:crypto";
import { withShop } from "#app/platform/db.ts";
import { offerSchema } from "../inserts/model.ts";
import { tryLink } from "../linking/index.ts";
import { grantBenefit } from "./benefit.ts";
import { detailsAllowed } from "./limits.ts";
import type { AnotherProduct, DetailsResult } from "./model.ts";
import { parseOrderId } from "./order-id.ts";
import { queueCustomer } from "./outbox.ts";

/**
 * Registers one more product or order of a person who is known already (`mailed` access only): no second mail, no
 * second confirmation, and consent stays as it is. The same product and order twice is one registration.
 */
export async function addAnotherProduct(shopId: number, registrationId: string, product: AnotherProduct, now: Date): Promise<DetailsResult> {
  const typed = product.orderId?.trim() ?? "";
  const parsed = typed ? parseOrderId(typed) : null;
  if (parsed && !parsed.ok) return { outcome: "invalid", fields: { orderId: parsed.reason } };
  if (!product.productId && !parsed) return { outcome: "invalid", fields: { productId: "productInvalid" } };
  if (!(await detailsAllowed(shopId, registrationId, Boolean(parsed), now))) return { outcome: "limited" };
  return withShop(shopId, async (tx) => {
    if (product.productId && !(await tx.first("select 1 from products where shop_id = $1 and id::text = $2", [shopId, product.productId]))) {
      return { outcome: "invalid", fields: { productId: "productInvalid" } };
    }
    const orderId = parsed?.ok ? parsed.orderId : null;
    const key = createHash("sha256").update(["another", registrationId, product.productId ?? "", orderId ?? ""].join("|")).digest("base64url");
    const added = await tx.first<{ id: string }>(
      `insert into registrations (shop_id, insert_id, print_run_id, code, variant, submission_key, email_encrypted, email_index, name_encrypted, locale, country,
              product_id, order_id, order_id_typed, order_state, state, confirmed_at, customer_state, created_at, updated_at)
       select shop_id, insert_id, print_run_id, code, variant, $3, email_encrypted, email_index, name_encrypted, locale, country,
              $4, $5, $5, case when $5::text is null then 'not_given' else 'waiting' end, state, confirmed_at, 'pending', $6, $6
         from registrations where shop_id = $1 and id = $2 and state = 'confirmed'
       on conflict (shop_id, submission_key) do nothing
       returning id`,
      [shopId, registrationId, key, product.productId ?? null, orderId, now],
    );
    if (!added) return { outcome: "saved" };
    const insert = await tx.first<{ offer: unknown }>("select i.offer from inserts i join registrations r on r.shop_id = i.shop_id and r.insert_id = i.id where r.shop_id = $1 and r.id = $2", [shopId, added.id]);
    if (insert) await grantBenefit(tx, added.id, offerSchema.parse(insert.offer), now.toISOString().slice(0, 10));
    await tryLink(tx, added.id);
    await queueCustomer(tx, added.id);
    return { outcome: "saved" };
  });
}

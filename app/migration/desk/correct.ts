import { audit, type Actor } from "#app/platform/audit.ts";
import { blindIndex, encrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { offerSchema, type Locale } from "../inserts/model.ts";
import { tryLink } from "../linking/index.ts";
import { parseEmail, parseOrderId, queueCustomer, queueMail, warrantyDays } from "../registration/index.ts";

/** What staff may correct; absent fields stay as they are, an empty order id takes it away. */
export type Correction = {
  email?: string;
  name?: string;
  productId?: string;
  purchaseDate?: string;
  orderId?: string;
  note?: string;
  /** False for one who got the product as a gift or works for the brand: never counted as a buyer. */
  isBuyer?: boolean;
};

type Own = { email: string; locale: Locale; order: string | null };

/**
 * Corrects a registration, with every change in the audit log by field, never by value. A new address must be confirmed
 * again, and its old links stop working; a new order id is tried at once; a new purchase date moves the warranty.
 * @throws UserError with the field that is wrong
 */
export async function correctRegistration(tx: Tx, id: string, correction: Correction, actor: Actor, now: Date): Promise<void> {
  const own = await tx.first<Own>(
    `select email_index as email, locale, order_id as "order" from registrations where shop_id = $1 and id = $2 and state <> 'erased' for update`,
    [tx.shopId, id],
  );
  if (!own) throw new NotFound("The registration");
  if (correction.productId !== undefined) await correctProduct(tx, id, correction.productId);
  if (correction.purchaseDate) await correctPurchaseDate(tx, id, correction.purchaseDate);
  if (correction.name !== undefined) {
    const name = correction.name.trim();
    await tx.run("update registrations set name_encrypted = $3, updated_at = now() where shop_id = $1 and id = $2", [tx.shopId, id, name ? encrypt(tx.shopId, name.slice(0, 120)) : null]);
  }
  if (correction.note !== undefined) {
    const note = correction.note.trim().slice(0, 2000);
    await tx.run("update registrations set note_encrypted = $3, note = null, updated_at = now() where shop_id = $1 and id = $2", [tx.shopId, id, note ? encrypt(tx.shopId, note) : null]);
  }
  if (correction.isBuyer !== undefined) await tx.run("update registrations set is_buyer = $3, updated_at = now() where shop_id = $1 and id = $2", [tx.shopId, id, correction.isBuyer]);
  if (correction.orderId !== undefined) await correctOrder(tx, id, own, correction.orderId, actor);
  if (correction.email !== undefined) await correctEmail(tx, id, own, correction.email, now);
  await audit(tx, actor, "registration.correct", `registration:${id}`, { fields: Object.keys(correction) });
  await queueCustomer(tx, id);
}

async function correctProduct(tx: Tx, id: string, productId: string): Promise<void> {
  const found = await tx.first("select 1 from products where shop_id = $1 and id::text = $2", [tx.shopId, productId]);
  if (productId && !found) throw new UserError("Choose one of the shop's products.", { fields: { productId: "This product is not in the shop." } });
  await tx.run("update registrations set product_id = $3, updated_at = now() where shop_id = $1 and id = $2", [tx.shopId, id, productId || null]);
}

async function correctPurchaseDate(tx: Tx, id: string, day: string): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) {
    throw new UserError("The date cannot be read.", { fields: { purchaseDate: "Write the day as 2026-11-30." } });
  }
  await tx.run("update registrations set purchase_date = $3, updated_at = now() where shop_id = $1 and id = $2", [tx.shopId, id, day]);
  const warranty = await tx.first<{ id: string; terms: unknown }>("select id, terms from benefits where shop_id = $1 and registration_id = $2 and kind = 'warranty'", [tx.shopId, id]);
  if (!warranty) return;
  const { startsOn, endsOn } = warrantyDays(offerSchema.parse(warranty.terms), day);
  await tx.run("update benefits set starts_on = $3, ends_on = $4 where shop_id = $1 and id = $2", [tx.shopId, warranty.id, startsOn, endsOn]);
}

async function correctOrder(tx: Tx, id: string, own: Own, typed: string, actor: Actor): Promise<void> {
  const parsed = typed.trim() ? parseOrderId(typed) : null;
  if (parsed && !parsed.ok) throw new UserError("The order id cannot be read.", { fields: { orderId: "An Amazon order id has 17 digits, such as 114-3941689-8772232." } });
  const orderId = parsed?.ok ? parsed.orderId : null;
  // The id that stands there already says something new only where its link was undone or refused.
  if (orderId === own.order && !(await wasTakenBack(tx, id, orderId))) return;
  // What staff type outweighs what was decided before: a link to this very order is looked at anew, all others go.
  await tx.run(
    `update links set state = case when order_id = $4 then 'waiting' else 'undone' end, decided_by = $3, decided_at = now()
      where shop_id = $1 and registration_id = $2 and (order_id = $4 or state in ('active', 'waiting'))`,
    [tx.shopId, id, actor, orderId],
  );
  await tx.run(
    `update registrations set order_id = $3, order_id_typed = $3, order_state = case when $3::text is null then 'not_given' else 'waiting' end, updated_at = now()
      where shop_id = $1 and id = $2`,
    [tx.shopId, id, orderId],
  );
  await tryLink(tx, id);
}

async function wasTakenBack(tx: Tx, id: string, orderId: string | null): Promise<boolean> {
  return orderId !== null && (await tx.first("select 1 from links where shop_id = $1 and registration_id = $2 and order_id = $3 and state in ('undone', 'refused')", [tx.shopId, id, orderId])) !== undefined;
}

async function correctEmail(tx: Tx, id: string, own: Own, typed: string, now: Date): Promise<void> {
  const email = parseEmail(typed);
  if (!email) throw new UserError("The e-mail address cannot be read.", { fields: { email: "Write an address such as ana@example.com." } });
  const index = blindIndex(tx.shopId, "email", email);
  if (index === own.email) return;
  const changed = await tx.first<{ version: number }>(
    `update registrations set email_encrypted = $3, email_index = $4, state = 'registered', confirmed_at = null, customer_state = 'pending', customer_gid = null,
            link_version = link_version + 1, updated_at = now() where shop_id = $1 and id = $2 returning link_version as version`,
    [tx.shopId, id, encrypt(tx.shopId, email), index],
  );
  await queueMail(tx, { kind: "confirm", registrationId: id, to: email, toIndex: index, locale: own.locale, dedupeKey: `confirm:${id}:${changed?.version}`, now });
}

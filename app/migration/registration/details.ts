import { blindIndex, encrypt, normalisePostalCode } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { enqueue } from "#app/platform/jobs.ts";
import type { Locale } from "../inserts/model.ts";
import { tryLink } from "../linking/index.ts";
import { addConsent } from "./consent-rows.ts";
import { issueFromPool } from "./discount.ts";
import { detailsAllowed } from "./limits.ts";
import type { DetailsResult, RegistrationDetails, RegistrationField } from "./model.ts";
import { parseOrderId } from "./order-id.ts";
import { queueCustomer } from "./outbox.ts";
import { parsePhone } from "./phone.ts";

/** "Later" is reminded of once, after this long. */
const REMINDER_DAYS = 4;

type Checked = { name?: string; phone?: string; postal?: string; orderId?: string; firstHeard?: string; creatorHandle?: string };
type Own = { locale: Locale; country: string | null; insertId: string; orderState: string; orderId: string | null };

/**
 * Adds what followed on the thank-you page or the person's own page; absent fields stay as they are. An order id is
 * kept whether or not such an order exists, with the same answer, and tried against the imported orders at once.
 */
export async function addDetails(shopId: number, registrationId: string, details: RegistrationDetails, now: Date): Promise<DetailsResult> {
  const typedOrder = details.orderId?.trim();
  if (!(await detailsAllowed(shopId, registrationId, Boolean(typedOrder), now))) return { outcome: "limited" };
  return withShop(shopId, async (tx) => {
    const own = await tx.first<Own>(
      `select locale, country, insert_id as "insertId", order_state as "orderState", order_id as "orderId"
         from registrations where shop_id = $1 and id = $2 and state <> 'erased' for update`,
      [shopId, registrationId],
    );
    if (!own) return { outcome: "saved" };
    const { checked, fields } = check(details, own);
    if (details.productId && !(await isProductOf(tx, own.insertId, details.productId))) fields.productId = "productInvalid";
    if (Object.keys(fields).length > 0) {
      if (fields.orderId && !own.orderId) await keepNearlyTyped(tx, registrationId, details.orderId ?? "");
      return { outcome: "invalid", fields };
    }
    await save(tx, registrationId, details, checked, now);
    if (details.smsMarketing && (checked.phone || !details.smsMarketing.given)) {
      await addConsent(tx, { registrationId, channel: "sms", consent: details.smsMarketing, locale: own.locale, source: "landing", at: now });
    }
    if (checked.orderId) await saveOrder(tx, registrationId, own, checked.orderId);
    else if (details.orderAnswer && !own.orderId) await saveAnswer(tx, registrationId, details.orderAnswer, now);
    await tryLink(tx, registrationId);
    // A discount that only waited for the order number is on the next page at once.
    if (checked.orderId) await issueFromPool(tx, registrationId, now);
    await queueCustomer(tx, registrationId);
    return { outcome: "saved" };
  });
}

function check(details: RegistrationDetails, own: Own): { checked: Checked; fields: Partial<Record<RegistrationField, string>> } {
  const checked: Checked = {};
  const fields: Partial<Record<RegistrationField, string>> = {};
  const text = (value: string | undefined) => value?.replace(/\p{Cc}+/gu, " ").trim();
  const name = text(details.name);
  if (name && name.length > 80) fields.name = "nameInvalid";
  else if (name) checked.name = name;
  if (details.orderId?.trim()) {
    const parsed = parseOrderId(details.orderId);
    if (parsed.ok) checked.orderId = parsed.orderId;
    else fields.orderId = parsed.reason;
  }
  if (details.phone?.trim()) {
    const phone = parsePhone(details.phone, own.country);
    if (!phone) fields.phone = "phoneInvalid";
    // A number without consent to messages has no use, so it is not kept.
    else if (!details.smsMarketing?.given) fields.phone = "phoneNeedsConsent";
    else checked.phone = phone;
  }
  const postal = normalisePostalCode(details.postalCode ?? "");
  if (details.postalCode?.trim()) {
    if (postal.length < 2 || postal.length > 12) fields.postalCode = "postalCodeInvalid";
    else checked.postal = postal;
  }
  const handle = text(details.creatorHandle);
  if (handle && !/^@?[\p{L}\p{N}._-]{2,40}$/u.test(handle)) fields.creatorHandle = "creatorHandleInvalid";
  else if (handle) checked.creatorHandle = handle.replace(/^@?/, "@");
  const heard = text(details.firstHeard);
  if (heard) checked.firstHeard = heard.slice(0, 100);
  return { checked, fields };
}

async function save(tx: Tx, registrationId: string, details: RegistrationDetails, checked: Checked, now: Date): Promise<void> {
  const { shopId } = tx;
  await tx.run(
    `update registrations set
        name_encrypted = coalesce($3, name_encrypted), phone_encrypted = coalesce($4, phone_encrypted), phone_index = coalesce($5, phone_index),
        postal_index = coalesce($6, postal_index), product_id = coalesce($7, product_id), first_heard = coalesce($8, first_heard),
        creator_handle = coalesce($9, creator_handle), updated_at = $10
      where shop_id = $1 and id = $2`,
    [
      shopId,
      registrationId,
      checked.name ? encrypt(shopId, checked.name) : null,
      checked.phone ? encrypt(shopId, checked.phone) : null,
      checked.phone ? blindIndex(shopId, "phone", checked.phone) : null,
      checked.postal ? blindIndex(shopId, "postal", checked.postal) : null,
      details.productId ?? null,
      checked.firstHeard ?? null,
      checked.creatorHandle ?? null,
      now,
    ],
  );
}

/**
 * Only the id is kept of what was typed: people write whole sentences, and their names below them. An order id can be mended until it is linked; after that, another order is added on the person's own page.
 */
async function saveOrder(tx: Tx, registrationId: string, own: Own, orderId: string): Promise<void> {
  if (own.orderState === "linked" || own.orderId === orderId) return;
  await tx.run(
    `update registrations set order_id = $3, order_id_typed = $3, order_state = 'waiting', is_buyer = true, reminder_at = null where shop_id = $1 and id = $2`,
    [tx.shopId, registrationId, orderId],
  );
}

/**
 * An id with a digit too few or too many is sent back to be mended, and kept as well: whoever gives up there is still
 * found by it.
 */
async function keepNearlyTyped(tx: Tx, registrationId: string, typed: string): Promise<void> {
  const digits = typed.normalize("NFKC").replace(/[^0-9]/g, "");
  if (digits.length < 15 || digits.length > 19) return;
  await tx.run("update registrations set order_id_typed = $3, order_state = 'waiting' where shop_id = $1 and id = $2 and order_id is null and order_state in ('not_given', 'later', 'waiting')", [tx.shopId, registrationId, digits]);
}

async function saveAnswer(tx: Tx, registrationId: string, answer: "gift" | "later", now: Date): Promise<void> {
  const reminderAt = answer === "later" ? new Date(now.getTime() + REMINDER_DAYS * 86_400_000) : null;
  await tx.run(
    `update registrations set order_state = $3, is_buyer = $3 <> 'gift', reminder_at = coalesce(reminder_at, $4) where shop_id = $1 and id = $2`,
    [tx.shopId, registrationId, answer, reminderAt],
  );
  if (reminderAt) await enqueue(tx, "mail", { shopId: tx.shopId, task: "order_reminder", registrationId }, { startAfter: reminderAt });
}

async function isProductOf(tx: Tx, insertId: string, productId: string): Promise<boolean> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(productId)) return false;
  return Boolean(await tx.first("select 1 from insert_products where shop_id = $1 and insert_id = $2 and product_id = $3", [tx.shopId, insertId, productId]));
}

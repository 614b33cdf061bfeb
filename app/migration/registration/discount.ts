import { createHmac, hkdfSync } from "node:crypto";
import { config } from "#app/platform/config.ts";
import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { createDiscount } from "#app/shopify/discounts.ts";
import { CARD_CODE_ALPHABET } from "../inserts/card-code.ts";
import { offerSchema, type Locale, type Offer } from "../inserts/model.ts";
import { queueMail } from "./outbox.ts";

type Waiting = {
  benefitId: string;
  createdAt: Date;
  terms: unknown;
  code: string | null;
  insertId: string;
  emailIndex: string;
  orderId: string | null;
  orderState: string;
};

type Plan = { step: "nothing" } | { step: "create"; benefitId: string; code: string; offer: Extract<Offer, { kind: "discount" }>; title: string; startsAt: Date; endsAt: Date };

/**
 * Issues the registration's discount code, once. The code is decided from the benefit and kept before Shopify is asked,
 * so that a second run asks for the same one. One live code a person and order: a further registration of the same
 * person without an order of its own shows the code that they have.
 */
export async function issueDiscount(shopId: number, registrationId: string): Promise<void> {
  const plan = await withShop(shopId, (tx) => decide(tx, registrationId));
  if (plan.step === "nothing") return;
  const gid = await createDiscount(shopId, { code: plan.code, title: plan.title, percent: plan.offer.percent, startsAt: plan.startsAt, endsAt: plan.endsAt });
  await withShop(shopId, async (tx) => {
    const issued = await tx.run(
      "update benefits set state = 'issued', discount_gid = $3, issued_at = now() where shop_id = $1 and id = $2 and state = 'waiting'",
      [shopId, plan.benefitId, gid],
    );
    if (issued > 0) await mailCode(tx, registrationId);
  });
}

async function decide(tx: Tx, registrationId: string): Promise<Plan> {
  const waiting = await tx.first<Waiting>(
    `select b.id as "benefitId", b.created_at as "createdAt", b.terms, b.discount_code as code, r.insert_id as "insertId", r.email_index as "emailIndex",
            r.order_id as "orderId", r.order_state as "orderState"
       from benefits b
       join registrations r on r.shop_id = b.shop_id and r.id = b.registration_id
      where b.shop_id = $1 and b.registration_id = $2 and b.kind = 'discount' and b.state = 'waiting' and r.state = 'confirmed'
      for update of b`,
    [tx.shopId, registrationId],
  );
  // An order that more people claim than it has units waits for the merchant.
  if (!waiting || waiting.orderState === "review") return { step: "nothing" };
  const offer = offerSchema.parse(waiting.terms);
  if (offer.kind !== "discount") return { step: "nothing" };
  // A code of its own means that an earlier run was cut off: that one is finished, not replaced.
  if (!waiting.code && (await reuse(tx, registrationId, waiting))) return { step: "nothing" };
  const shop = await readShop(tx);
  const code = waiting.code ?? discountCode(shop.senderName ?? shop.name, tx.shopId, waiting.benefitId);
  const startsAt = waiting.createdAt;
  const endsAt = new Date(startsAt.getTime() + offer.validDays * 86_400_000);
  await tx.run("update benefits set discount_code = $3, starts_on = $4, ends_on = $5 where shop_id = $1 and id = $2", [
    tx.shopId,
    waiting.benefitId,
    code,
    startsAt.toISOString().slice(0, 10),
    endsAt.toISOString().slice(0, 10),
  ]);
  return { step: "create", benefitId: waiting.benefitId, code, offer, title: `Registered product ${code}`, startsAt, endsAt };
}

/** Gives the person's live code of the same insert again, unless this registration has a linked order of its own. */
async function reuse(tx: Tx, registrationId: string, waiting: Waiting): Promise<boolean> {
  // One at a time for a person, or two confirmed at once would each find none.
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, $2))", [`discount:${waiting.insertId}:${waiting.emailIndex}`, tx.shopId]);
  const reused = await tx.run(
    `update benefits b set state = 'issued', discount_code = other.discount_code, discount_gid = other.discount_gid,
            starts_on = other.starts_on, ends_on = other.ends_on, issued_at = now()
       from (select o.discount_code, o.discount_gid, o.starts_on, o.ends_on
               from benefits o join registrations r on r.shop_id = o.shop_id and r.id = o.registration_id
              where o.shop_id = $1 and o.kind = 'discount' and o.discount_code is not null and o.state in ('waiting', 'issued')
                and (o.ends_on is null or o.ends_on >= current_date)
                and r.insert_id = $4 and r.email_index = $5 and r.id <> $3 and r.state = 'confirmed'
                and ($6::text is null or r.order_id is not distinct from $6 or not $7::boolean)
              order by o.created_at limit 1) other
      where b.shop_id = $1 and b.id = $2`,
    [tx.shopId, waiting.benefitId, registrationId, waiting.insertId, waiting.emailIndex, waiting.orderId, waiting.orderState === "linked"],
  );
  return reused > 0;
}

async function mailCode(tx: Tx, registrationId: string): Promise<void> {
  const to = await tx.first<{ emailEncrypted: string; emailIndex: string; locale: Locale }>(
    `select email_encrypted as "emailEncrypted", email_index as "emailIndex", locale from registrations where shop_id = $1 and id = $2`,
    [tx.shopId, registrationId],
  );
  if (!to) return;
  await queueMail(tx, { kind: "welcome", registrationId, to: decrypt(tx.shopId, to.emailEncrypted), toIndex: to.emailIndex, locale: to.locale, dedupeKey: `welcome:${registrationId}`, now: new Date() });
}

/** `MIRA-7KQ4-9XTP`: the brand to recognise it by, eight characters to make it unguessable. */
export function discountCode(brand: string, shopId: number, benefitId: string): string {
  const key = Buffer.from(hkdfSync("sha256", config().INDEX_KEY, "flybridge", "discount-code", 32));
  const bytes = createHmac("sha256", key).update(`${shopId}:${benefitId}`).digest();
  const secret = Array.from(bytes.subarray(0, 8), (byte) => CARD_CODE_ALPHABET[byte % CARD_CODE_ALPHABET.length]).join("");
  const prefix = brand.normalize("NFKD").replace(/[^A-Za-z0-9]/g, "").toUpperCase().slice(0, 8) || "THANKS";
  return `${prefix}-${secret.slice(0, 4)}-${secret.slice(4)}`;
}

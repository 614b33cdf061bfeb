import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { createDiscount } from "#app/shopify/index.ts";
import { offerSchema, type Locale, type Offer } from "../inserts/model.ts";
import { discountCode, discountDays, discountTitle, endOfDay } from "./discount-code.ts";
import { takeFromPool } from "./discount-pool.ts";
import { giveAgain, onlyOneOfAPerson, replaceLesser } from "./live-discount.ts";
import { queueMail } from "./outbox.ts";

type Waiting = {
  benefitId: string;
  terms: unknown;
  code: string | null;
  startsOn: string | null;
  endsOn: string | null;
  insertId: string;
  registrationId: string;
  emailIndex: string;
  /** The order it is linked to; null for one that is only typed. */
  linkedOrder: string | null;
  orderState: string;
};

type Plan = Pick<Waiting, "benefitId" | "registrationId" | "emailIndex" | "linkedOrder"> & { code: string; percent: number; startsAt: Date; endsAt: Date };

/**
 * Issues the registration's discount code, once: from the pool, or, when that has none, by asking Shopify here. The
 * code is then decided from the benefit and kept before Shopify is asked, so that a second run asks for the same one.
 */
export async function issueDiscount(shopId: number, registrationId: string): Promise<void> {
  const plan = await withShop(shopId, async (tx) => {
    const waiting = await issueFromPool(tx, registrationId, new Date());
    return waiting && decide(tx, waiting, new Date());
  });
  if (!plan) return;
  const gid = await createDiscount(shopId, { code: plan.code, title: discountTitle(plan.code), percent: plan.percent, startsAt: plan.startsAt, endsAt: plan.endsAt });
  await withShop(shopId, async (tx) => {
    const issued = await tx.run(
      "update benefits set state = 'issued', discount_gid = $3, issued_at = now() where shop_id = $1 and id = $2 and state = 'waiting'",
      [shopId, plan.benefitId, gid],
    );
    if (issued === 0) return;
    await replaceLesser(tx, plan, { code: plan.code, gid, percent: plan.percent });
    await mailCode(tx, registrationId);
  });
}

/**
 * Gives the discount code in the caller's transaction, where that needs nothing of Shopify: the one that the person has
 * already, or one from the pool. One live code a person and order.
 * @returns what still waits; null when there is nothing to do any more
 */
export async function issueFromPool(tx: Tx, registrationId: string, now: Date): Promise<{ benefit: Waiting; offer: Extract<Offer, { kind: "discount" }> } | null> {
  const benefit = await tx.first<Waiting>(
    `select b.id as "benefitId", b.terms, b.discount_code as code, b.starts_on as "startsOn", b.ends_on as "endsOn", r.insert_id as "insertId",
            r.id as "registrationId", r.email_index as "emailIndex", r.order_state as "orderState", case r.order_state when 'linked' then r.order_id end as "linkedOrder"
       from benefits b
       join registrations r on r.shop_id = b.shop_id and r.id = b.registration_id
       join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id
      where b.shop_id = $1 and b.registration_id = $2 and b.kind = 'discount' and b.state = 'waiting' and r.state = 'confirmed'
        and (i.order_id_mode <> 'required' or r.order_id is not null or r.order_state = 'linked')
      for update of b`,
    [tx.shopId, registrationId],
  );
  // An order that more people claim than it has units waits for the merchant.
  if (!benefit || benefit.orderState === "review") return null;
  const offer = offerSchema.parse(benefit.terms);
  if (offer.kind !== "discount") return null;
  // A code of its own means that an earlier run was cut off: that one is finished, not replaced.
  if (benefit.code) return { benefit, offer };
  await onlyOneOfAPerson(tx, benefit.emailIndex);
  if (await giveAgain(tx, benefit, offer.percent)) return null;
  const { startsOn, endsOn } = discountDays(now, offer.validDays);
  const taken = await takeFromPool(tx, { insertId: benefit.insertId, percent: offer.percent, benefitId: benefit.benefitId, endsOn, now });
  if (!taken) return { benefit, offer };
  await tx.run("update benefits set state = 'issued', discount_code = $3, discount_gid = $4, starts_on = $5, ends_on = $6, issued_at = $7 where shop_id = $1 and id = $2", [
    ...[tx.shopId, benefit.benefitId, taken.code, taken.gid, startsOn, endsOn, now],
  ]);
  await replaceLesser(tx, benefit, { ...taken, percent: offer.percent });
  await mailCode(tx, registrationId);
  return null;
}

async function decide(tx: Tx, { benefit, offer }: { benefit: Waiting; offer: Extract<Offer, { kind: "discount" }> }, now: Date): Promise<Plan> {
  const fresh = discountDays(now, offer.validDays);
  const [startsOn, endsOn] = [benefit.startsOn ?? fresh.startsOn, benefit.endsOn ?? fresh.endsOn];
  const shop = await readShop(tx);
  const code = benefit.code ?? discountCode(shop.senderName ?? shop.name, tx.shopId, benefit.benefitId);
  await tx.run("update benefits set discount_code = $3, starts_on = $4, ends_on = $5 where shop_id = $1 and id = $2", [tx.shopId, benefit.benefitId, code, startsOn, endsOn]);
  const { benefitId, registrationId, emailIndex, linkedOrder } = benefit;
  return { benefitId, registrationId, emailIndex, linkedOrder, code, percent: offer.percent, startsAt: new Date(`${startsOn}T00:00:00Z`), endsAt: endOfDay(endsOn) };
}

async function mailCode(tx: Tx, registrationId: string): Promise<void> {
  const to = await tx.first<{ emailEncrypted: string; emailIndex: string; locale: Locale }>(
    `select email_encrypted as "emailEncrypted", email_index as "emailIndex", locale from registrations where shop_id = $1 and id = $2`,
    [tx.shopId, registrationId],
  );
  if (!to) return;
  await queueMail(tx, { kind: "welcome", registrationId, to: decrypt(tx.shopId, to.emailEncrypted), toIndex: to.emailIndex, locale: to.locale, dedupeKey: `welcome:${registrationId}`, now: new Date() });
}

import type { Tx } from "#app/platform/db.ts";
import { endDiscount } from "./discount-pool.ts";

/** Whose discount it is: one registration of a person, and the order it is linked to, if it is. */
export type Holder = { benefitId: string; registrationId: string; emailIndex: string; linkedOrder: string | null };

type Live = { code: string; gid: string | null; startsOn: string | null; endsOn: string | null; terms: unknown; percent: number; isMaking: boolean };

/** One at a time for a person until the transaction ends, or two confirmed at once would each find no code. */
export async function onlyOneOfAPerson(tx: Tx, emailIndex: string): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, $2))", [`discount:${emailIndex}`, tx.shopId]);
}

/**
 * The live code that a person holds already for this order, whatever card it came with. Only a linked order is an order
 * of its own, since anyone can type seventeen digits: without one any live code of theirs stands for it, and a code that
 * was given before any order was known stands for the first. So nobody has more live codes than linked orders, or one.
 */
async function liveCode(tx: Tx, holder: Holder): Promise<Live | undefined> {
  return tx.first<Live>(
    `select o.discount_code as code, max(o.discount_gid) as gid, min(o.starts_on)::text as "startsOn", max(o.ends_on)::text as "endsOn",
            (array_agg(o.terms order by o.created_at))[1] as terms, max((o.terms->>'percent')::numeric)::float8 as percent, bool_or(o.state = 'waiting') as "isMaking"
       from benefits o join registrations r on r.shop_id = o.shop_id and r.id = o.registration_id
      where o.shop_id = $1 and o.kind = 'discount' and o.discount_code is not null and o.state in ('waiting', 'issued')
        and (o.ends_on is null or o.ends_on >= current_date) and r.email_index = $2 and r.id <> $3 and r.state = 'confirmed'
      group by o.discount_code
     having $4::text is null or bool_or(r.order_state = 'linked' and r.order_id = $4) or not bool_or(r.order_state = 'linked')
      order by coalesce(bool_or(r.order_state = 'linked' and r.order_id = $4), false) desc, percent desc, min(o.created_at) limit 1`,
    [tx.shopId, holder.emailIndex, holder.registrationId, holder.linkedOrder],
  );
}

/**
 * Gives the live code again, with its own terms and end, unless this card promised more.
 * @param percent what this registration's card promised
 * @returns whether it was given
 */
export async function giveAgain(tx: Tx, holder: Holder, percent: number): Promise<boolean> {
  const live = await liveCode(tx, holder);
  if (!live || (live.percent < percent && !live.isMaking)) return false;
  await tx.run(
    "update benefits set state = 'issued', discount_code = $3, discount_gid = $4, starts_on = $5, ends_on = $6, terms = $7, issued_at = now() where shop_id = $1 and id = $2",
    [tx.shopId, holder.benefitId, live.code, live.gid, live.startsOn, live.endsOn, JSON.stringify(live.terms)],
  );
  return true;
}

/** After a code that is worth more was given: the lesser one makes room on every registration and ends in Shopify. */
export async function replaceLesser(tx: Tx, holder: Holder, given: { code: string; gid: string; percent: number }): Promise<void> {
  const lesser = await liveCode(tx, holder);
  if (!lesser?.gid || lesser.code === given.code || lesser.percent >= given.percent) return;
  await tx.run(
    `update benefits b set discount_code = $3, discount_gid = $4, starts_on = better.starts_on, ends_on = better.ends_on, terms = better.terms
       from benefits better where b.shop_id = $1 and b.kind = 'discount' and b.discount_code = $2 and b.state = 'issued' and better.shop_id = $1 and better.id = $5`,
    [tx.shopId, lesser.code, given.code, given.gid, holder.benefitId],
  );
  await endDiscount(tx, lesser.gid);
}

import { audit, auditLook, type Actor } from "#app/platform/audit.ts";
import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import type { Locale } from "../inserts/model.ts";
import { endDiscount, queueCustomer, queueMail, suppressionOf } from "../registration/index.ts";

/** Sends the one mail with the link to the person's own page again. @throws UserError when the address had its three today */
export async function resendMail(tx: Tx, registrationId: string, actor: Actor, now: Date): Promise<void> {
  const row = await tx.first<{ email: string; index: string; locale: Locale; confirmed: boolean }>(
    `select email_encrypted as email, email_index as index, locale, confirmed_at is not null as confirmed
       from registrations where shop_id = $1 and id = $2 and state <> 'erased'`,
    [tx.shopId, registrationId],
  );
  if (!row) throw new NotFound("The registration");
  const stopped = await suppressionOf(tx, registrationId);
  if (stopped) throw new UserError(stopped.reason === "complaint" ? "Their owner reported our mail as spam: no more goes to this address." : "Mail to this address bounced. Correct the address, or allow mail again first.");
  const queued = await queueMail(tx, {
    kind: row.confirmed ? "card_link" : "confirm",
    registrationId,
    to: decrypt(tx.shopId, row.email),
    toIndex: row.index,
    locale: row.locale,
    dedupeKey: `resend:${registrationId}:${now.getTime()}`,
    now,
  });
  if (!queued) throw new UserError("This address was mailed three times today and has not confirmed. Try again tomorrow.");
  await audit(tx, actor, "mail.resend", `registration:${registrationId}`);
}

/** As `resendMail` for many: one whose address takes no more mail holds nobody else back. */
export async function resendMails(shopId: number, ids: string[], actor: Actor, now: Date): Promise<{ sent: number; refused: number }> {
  const done = { sent: 0, refused: 0 };
  for (const id of ids) {
    try {
      await withShop(shopId, (tx) => resendMail(tx, id, actor, now));
      done.sent += 1;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      done.refused += 1;
    }
  }
  return done;
}

/** Takes a benefit back; a discount code that no other registration of the person holds ends in Shopify too. */
export async function voidBenefit(tx: Tx, benefitId: string, actor: Actor): Promise<void> {
  const done = await tx.first<{ gid: string | null }>(
    `update benefits set state = 'void', voided_at = now() where shop_id = $1 and id::text = $2 and state <> 'void' returning discount_gid as gid`,
    [tx.shopId, benefitId],
  );
  if (!done) throw new UserError("This benefit is void already.");
  const isHeld = done.gid !== null && (await tx.first("select 1 from benefits where shop_id = $1 and discount_gid = $2 and state <> 'void'", [tx.shopId, done.gid]));
  if (done.gid !== null && !isHeld) await endDiscount(tx, done.gid);
  await audit(tx, actor, "benefit.void", `benefit:${benefitId}`);
}

/** Gives a void or waiting benefit again: a discount gets a fresh discount code, the others hold at once. */
export async function reissueBenefit(tx: Tx, benefitId: string, actor: Actor): Promise<void> {
  const row = await tx.first<{ registrationId: string }>(
    `update benefits set state = case when kind = 'discount' then 'waiting' else 'issued' end, voided_at = null, discount_code = null, discount_gid = null,
            issued_at = case when kind = 'discount' then null else now() end,
            id = case when kind = 'discount' then gen_random_uuid() else id end
      where shop_id = $1 and id::text = $2 returning registration_id as "registrationId"`,
    [tx.shopId, benefitId],
  );
  if (!row) throw new NotFound("The benefit");
  await audit(tx, actor, "benefit.reissue", `benefit:${benefitId}`);
  await queueCustomer(tx, row.registrationId);
}

export type ClaimRow = { id: string; registrationId: string; kind: string; text: string; person: string; product: string | null; state: string; createdAt: Date };

/** Claims received, of one registration or of all, open ones first. Looking is written to the audit log. */
export async function listClaims(tx: Tx, actor: Actor, registrationId: string | null = null): Promise<ClaimRow[]> {
  const rows = await tx.query<ClaimRow>(
    `select c.id, c.registration_id as "registrationId", c.kind, c.text_encrypted as text, r.email_encrypted as person, coalesce(p.title, sole.title) as product, c.state, c.created_at as "createdAt"
       from claims c join registrations r on r.shop_id = c.shop_id and r.id = c.registration_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
       left join lateral (
         select min(o.title) as title from insert_products ip join products o on o.shop_id = ip.shop_id and o.id = ip.product_id
          where ip.shop_id = r.shop_id and ip.insert_id = r.insert_id having count(*) = 1) sole on true
      where c.shop_id = $1 and r.state <> 'erased' and ($2::uuid is null or c.registration_id = $2) order by c.state desc, c.created_at desc limit 200`,
    [tx.shopId, registrationId],
  );
  if (rows.length > 0) await auditLook(tx, actor, "claim.list", "claims", { people: rows.length });
  return rows.map((row) => ({ ...row, text: decrypt(tx.shopId, row.text), person: decrypt(tx.shopId, row.person) }));
}

/** Marks a claim as settled, or opens it again. @throws NotFound */
export async function settleClaim(tx: Tx, claimId: string, actor: Actor, settled = true): Promise<void> {
  const done = await tx.run("update claims set state = case when $3 then 'done' else 'open' end, done_at = case when $3 then now() end where shop_id = $1 and id::text = $2", [tx.shopId, claimId, settled]);
  if (done === 0) throw new NotFound("The claim");
  await audit(tx, actor, settled ? "claim.settle" : "claim.reopen", `claim:${claimId}`);
}

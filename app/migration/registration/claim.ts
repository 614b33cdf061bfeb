import { audit } from "#app/platform/audit.ts";
import { blindIndex, encrypt, normaliseEmail } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { withinLimits } from "#app/platform/rate-limits.ts";
import { offerSchema } from "../inserts/model.ts";
import type { ClaimInput, DetailsResult } from "./model.ts";
import { queueMail } from "./outbox.ts";

/** Keeps what a person reports about their product and mails it to the merchant. `mailed` access only. */
export async function claim(shopId: number, registrationId: string, input: ClaimInput, now: Date): Promise<DetailsResult> {
  const text = input.text.trim().slice(0, 4000);
  if (!text) return { outcome: "invalid", fields: {} };
  if (!(await withinLimits(shopId, [{ bucket: `claim:${registrationId}`, most: 5, seconds: 86_400 }], now))) return { outcome: "limited" };
  await withShop(shopId, async (tx) => {
    const row = await tx.first<{ offer: unknown; support: string | null }>(
      `select i.offer, coalesce(s.support_email, s.reply_to, s.sender_email) as support from registrations r
         join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id join shops s on s.shop_id = r.shop_id
        where r.shop_id = $1 and r.id = $2 and r.state <> 'erased'`,
      [shopId, registrationId],
    );
    if (!row) return;
    const kept = await tx.first<{ id: string }>(
      "insert into claims (shop_id, registration_id, kind, text_encrypted, created_at) values ($1, $2, 'product', $3, $4) returning id",
      [shopId, registrationId, encrypt(shopId, text), now],
    );
    await audit(tx, "person", "claim.receive", `registration:${registrationId}`, {});
    const offer = offerSchema.parse(row.offer);
    const to = (offer.kind === "warranty" && offer.claimEmail) || row.support;
    if (!to || !kept) return;
    await queueMail(tx, { kind: "claim", registrationId, to, toIndex: blindIndex(shopId, "email", normaliseEmail(to)), locale: "en", dedupeKey: `claim:${kept.id}`, now });
  });
  return { outcome: "saved" };
}

import { audit } from "#app/platform/audit.ts";
import { blindIndex, encrypt } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { withinLimits } from "#app/platform/rate-limits.ts";
import { parseEmail } from "./email.ts";
import type { DetailsResult } from "./model.ts";

/**
 * "It is mine now": someone has a unique card that is registered already. Kept for the merchant to decide; it changes
 * nothing by itself and tells nobody who has the card.
 */
export async function claimCard(shopId: number, code: string, email: string, now: Date): Promise<DetailsResult> {
  const address = parseEmail(email);
  if (!address) return { outcome: "invalid", fields: { email: email.trim() ? "emailInvalid" : "emailMissing" } };
  if (!(await withinLimits(shopId, [{ bucket: `card-claim:${code}`, most: 3, seconds: 86_400 }], now))) return { outcome: "limited" };
  await withShop(shopId, async (tx) => {
    const owner = await tx.first<{ id: string }>(
      `select r.id from registrations r join card_codes c on c.shop_id = r.shop_id and c.code = r.code and c.is_unique
        where r.shop_id = $1 and r.code = $2 order by r.created_at limit 1`,
      [shopId, code],
    );
    if (!owner) return;
    const contact = blindIndex(shopId, "email", address);
    await tx.run(
      `insert into claims (shop_id, registration_id, kind, text_encrypted, contact_encrypted, contact_index, created_at)
       select $1, $2, 'card', $3, $4, $5, $6
        where not exists (select 1 from claims where shop_id = $1 and registration_id = $2 and kind = 'card' and contact_index = $5 and state = 'open')`,
      [shopId, owner.id, encrypt(shopId, "It is mine now"), encrypt(shopId, address), contact, now],
    );
    await audit(tx, "person", "card.claim", `registration:${owner.id}`, {});
  });
  return { outcome: "saved" };
}

import { decrypt } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import type { Locale } from "../inserts/model.ts";
import { cardMailAllowed } from "./limits.ts";
import { queueMail } from "./outbox.ts";

/**
 * Mails the owner of a registered unique card the link to their page. Answers the same whether there is one or not, so
 * that a card tells nobody who has it.
 */
export async function personMailForCard(shopId: number, code: string, now: Date): Promise<void> {
  if (!(await cardMailAllowed(shopId, code, now))) return;
  await withShop(shopId, async (tx) => {
    const owner = await tx.first<{ id: string; email: string; emailIndex: string; locale: Locale }>(
      `select r.id, r.email_encrypted as email, r.email_index as "emailIndex", r.locale
         from registrations r join card_codes c on c.shop_id = r.shop_id and c.code = r.code and c.is_unique
        where r.shop_id = $1 and r.code = $2 and r.state <> 'erased' order by r.created_at limit 1`,
      [shopId, code],
    );
    if (!owner) return;
    const hour = now.toISOString().slice(0, 13);
    await queueMail(tx, { kind: "card_link", registrationId: owner.id, to: decrypt(shopId, owner.email), toIndex: owner.emailIndex, locale: owner.locale, dedupeKey: `card_link:${owner.id}:${hour}`, now });
  });
}

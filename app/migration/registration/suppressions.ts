import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";

export type Suppression = { reason: "bounce" | "complaint"; at: Date };

/** No more mail to this address: it bounced, or its owner complained. A complaint outweighs a bounce. */
export async function suppress(tx: Tx, toIndex: string, reason: Suppression["reason"]): Promise<void> {
  await tx.run(
    `insert into mail_suppressions (shop_id, to_index, reason) values ($1, $2, $3)
     on conflict (shop_id, to_index) do update set reason = excluded.reason, at = now() where excluded.reason = 'complaint' and mail_suppressions.reason <> 'complaint'`,
    [tx.shopId, toIndex, reason],
  );
}

/** Why no mail goes to a registration's address, or null when it does. */
export async function suppressionOf(tx: Tx, registrationId: string): Promise<Suppression | null> {
  const row = await tx.first<Suppression>(
    `select s.reason, s.at from mail_suppressions s join registrations r on r.shop_id = s.shop_id and r.email_index = s.to_index
      where r.shop_id = $1 and r.id = $2`,
    [tx.shopId, registrationId],
  );
  return row ?? null;
}

/** Lets mail go to an address again that bounced; one whose owner complained stays left alone. @throws UserError */
export async function allowMailAgain(tx: Tx, registrationId: string, actor: Actor): Promise<void> {
  const gone = await tx.run(
    `delete from mail_suppressions s using registrations r
      where s.shop_id = $1 and r.shop_id = $1 and r.id = $2 and r.email_index = s.to_index and s.reason = 'bounce'`,
    [tx.shopId, registrationId],
  );
  if (gone === 0) throw new UserError("Mail to this address was not stopped by a bounce.");
  await audit(tx, actor, "mail.allow-again", `registration:${registrationId}`);
}

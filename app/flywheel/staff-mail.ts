import { randomUUID } from "node:crypto";
import { blindIndex, encrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { deliver, readSender } from "#app/platform/mail.ts";

/** A mail to staff about one thing or several. `compose` is given those that the address has not been told of. */
export type StaffMail = { keys: readonly string[]; kind: "alert" | "report"; compose: (fresh: readonly string[]) => { subject: string; text: string; html: string } };

/** Tells one address of staff's what it was not told before, in one mail. A failed delivery undoes the note of it, with the transaction. */
export async function mailStaff(tx: Tx, { keys, kind, compose }: StaffMail, to: string, now: Date): Promise<void> {
  const index = blindIndex(tx.shopId, "email", to);
  const fresh: string[] = [];
  for (const key of keys) {
    const told = await tx.run(
      `insert into mails (shop_id, kind, to_encrypted, to_index, locale, state, dedupe_key, created_at, sent_at) values ($1, $2, $3, $4, 'en', 'sent', $5, $6, $6)
       on conflict (shop_id, dedupe_key) do nothing`,
      [tx.shopId, kind, encrypt(tx.shopId, to), index, `${kind}:${key}:${index}`, now],
    );
    if (told > 0) fresh.push(key);
  }
  if (fresh.length === 0) return;
  const { subject, text, html } = compose(fresh);
  await deliver(await readSender(tx), { to, subject: `Flybridge: ${subject}`, text, html, messageId: `<${randomUUID()}@flybridge>` });
}

import { randomUUID } from "node:crypto";
import { blindIndex, encrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { deliver, readSender } from "#app/platform/mail.ts";

/** A mail to staff; one with the same `key` goes to an address once. */
export type StaffMail = { key: string; kind: "alert" | "report"; subject: string; text: string; html: string };

/** Sends a mail to one address of staff's, unless it went there before. A failed delivery undoes the note of it, with the transaction. */
export async function mailStaff(tx: Tx, { key, kind, subject, text, html }: StaffMail, to: string, now: Date): Promise<void> {
  const index = blindIndex(tx.shopId, "email", to);
  const row = await tx.first<{ id: string }>(
    `insert into mails (shop_id, kind, to_encrypted, to_index, locale, state, dedupe_key, created_at, sent_at) values ($1, $2, $3, $4, 'en', 'sent', $5, $6, $6)
     on conflict (shop_id, dedupe_key) do nothing returning id`,
    [tx.shopId, kind, encrypt(tx.shopId, to), index, `${kind}:${key}:${index}`, now],
  );
  if (!row) return;
  await deliver(await readSender(tx), { to, subject: `Flybridge: ${subject}`, text, html, messageId: `<${randomUUID()}@flybridge>` });
}

import { encrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { enqueue } from "#app/platform/jobs.ts";
import type { Locale } from "../inserts/model.ts";

export type MailKind = "confirm" | "welcome" | "order_reminder" | "warranty_end" | "card_link" | "claim";

/** So many mails a day reach an address that nobody has confirmed. */
const UNCONFIRMED_MAILS_A_DAY = 3;

export type QueuedMail = {
  kind: MailKind;
  registrationId: string;
  to: string;
  toIndex: string;
  locale: Locale;
  /** One mail a key, however often the same thing happens. */
  dedupeKey: string;
  now: Date;
};

/**
 * Writes one mail to the outbox and its job, in the caller's transaction. The same key twice makes one mail; an address
 * that nobody has confirmed gets at most three a day, whoever types it.
 * @returns whether a mail was queued
 */
export async function queueMail(tx: Tx, mail: QueuedMail): Promise<boolean> {
  // One address at a time, or ten forms at once would each see two mails.
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, $2))", [`mail:${mail.toIndex}`, tx.shopId]);
  const inserted = await tx.first<{ id: string }>(
    `insert into mails (shop_id, registration_id, kind, to_encrypted, to_index, locale, dedupe_key, created_at)
     select $1::bigint, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text, $8::timestamptz
      where exists (select 1 from registrations r where r.shop_id = $1 and r.email_index = $5 and r.state = 'confirmed')
         or $3 = 'claim'
         or (select count(*) from mails m where m.shop_id = $1 and m.to_index = $5
                and m.created_at > $8::timestamptz - interval '24 hours') < ${UNCONFIRMED_MAILS_A_DAY}
     on conflict (shop_id, dedupe_key) do nothing
     returning id`,
    [tx.shopId, mail.registrationId, mail.kind, encrypt(tx.shopId, mail.to), mail.toIndex, mail.locale, mail.dedupeKey, mail.now],
  );
  if (!inserted) return false;
  await enqueue(tx, "mail", { shopId: tx.shopId, task: "send", mailId: inserted.id });
  return true;
}

/** Asks for the customer in Shopify to be brought up to date with the registration. */
export async function queueCustomer(tx: Tx, registrationId: string): Promise<void> {
  await enqueue(tx, "customer", { shopId: tx.shopId, registrationId });
}

/** Asks for our marks to be taken off a customer in Shopify, of whom no registration may be left. */
export async function queueForgetting(tx: Tx, customerGid: string): Promise<void> {
  await enqueue(tx, "customer", { shopId: tx.shopId, forget: customerGid });
}

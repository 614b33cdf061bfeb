import { audit } from "#app/platform/audit.ts";
import { blindIndex } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import type { Locale } from "../../inserts/model.ts";
import { addConsent } from "../consent-rows.ts";
import { parseEmail } from "../email.ts";
import { queueCustomer } from "../outbox.ts";
import { suppress } from "../suppressions.ts";
import type { MailEvent } from "./parse.ts";

type Found = { id: string; registrationId: string | null; toIndex: string };

/**
 * Does what one event asks: a hard bounce or a complaint stops all further mail to the address, and its mail says so.
 * A complaint also takes back consent to marketing mail, here and in Shopify. A soft bounce is only noted.
 * @returns whether it was about a mail or person of this shop
 */
export async function applyMailEvent(tx: Tx, event: MailEvent, now: Date): Promise<boolean> {
  const mail = await findMail(tx, event);
  if (!mail) return false;
  const reason = event.reason.replace(/\s+/g, " ").trim().slice(0, 200) || null;
  const state = event.kind === "complaint" ? "complained" : event.kind === "bounce" ? "bounced" : null;
  await tx.run("update mails set error = coalesce($3, error), state = case when $4::text is null or state = 'complained' then state else $4 end where shop_id = $1 and id = $2", [tx.shopId, mail.id, reason, state]);
  if (event.kind === "soft") return true;
  await suppress(tx, mail.toIndex, event.kind);
  if (event.kind === "complaint") await withdraw(tx, mail.toIndex, now);
  await audit(tx, "system", `mail.${event.kind}`, mail.registrationId ? `registration:${mail.registrationId}` : `mail:${mail.id}`);
  return true;
}

/** The mail meant: the very one, else the newest that went to the address. Strangers' addresses are never kept. */
async function findMail(tx: Tx, { reference, address }: MailEvent): Promise<Found | null> {
  const columns = `id, registration_id as "registrationId", to_index as "toIndex"`;
  if (reference?.shopId === tx.shopId) {
    const meant = await tx.first<Found>(`select ${columns} from mails where shop_id = $1 and id = $2 and to_index <> 'erased'`, [tx.shopId, reference.mailId]);
    if (meant) return meant;
  }
  const email = parseEmail(address ?? "");
  if (!email) return null;
  const newest = await tx.first<Found>(`select ${columns} from mails where shop_id = $1 and to_index = $2 order by sent_at desc nulls last, created_at desc limit 1`, [tx.shopId, blindIndex(tx.shopId, "email", email)]);
  return newest ?? null;
}

async function withdraw(tx: Tx, emailIndex: string, now: Date): Promise<void> {
  const rows = await tx.query<{ id: string; locale: Locale }>(
    `select r.id, r.locale from registrations r
      where r.shop_id = $1 and r.email_index = $2 and r.state <> 'erased'
        and (select c.given from consents c where c.shop_id = $1 and c.registration_id = r.id and c.channel = 'email' and (c.given or c.source <> 'landing')
              order by c.at desc, c.id limit 1)`,
    [tx.shopId, emailIndex],
  );
  for (const { id, locale } of rows) {
    await addConsent(tx, { registrationId: id, channel: "email", consent: { given: false, text: "", textVersion: "complaint" }, locale, source: "complaint", at: now });
    await queueCustomer(tx, id);
  }
}

import { config } from "#app/platform/config.ts";
import { decrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import type { OutgoingMail } from "#app/platform/mail.ts";

/** What the merchant reads about the newest claim of a registration: the person's words, and their address to answer. */
export async function claimMail(tx: Tx, registrationId: string, brand: string): Promise<Omit<OutgoingMail, "to" | "messageId" | "headers">> {
  const claim = await tx.first<{ text: string; kind: string; email: string }>(
    `select c.text_encrypted as text, c.kind, r.email_encrypted as email
       from claims c join registrations r on r.shop_id = c.shop_id and r.id = c.registration_id
      where c.shop_id = $1 and c.registration_id = $2 order by c.created_at desc limit 1`,
    [tx.shopId, registrationId],
  );
  const words = claim ? decrypt(tx.shopId, claim.text) : "";
  const from = claim ? decrypt(tx.shopId, claim.email) : undefined;
  const text = `A customer of ${brand} reports a problem with a registered product:\n\n${words}\n\nAnswer this mail to write to them. The registration is in the app under Registrations:\n${config().SHOPIFY_APP_URL}/app/registrations/${registrationId}\n`;
  const html = `<p>A customer of ${escape(brand)} reports a problem with a registered product:</p><blockquote style="white-space:pre-wrap">${escape(words)}</blockquote><p>Answer this mail to write to them. The registration is in the app under Registrations.</p>`;
  return { subject: `A claim for ${brand}`, text, html, ...(from ? { replyTo: from } : {}) };
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

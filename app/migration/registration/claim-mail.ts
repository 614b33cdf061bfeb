import { adminAddress } from "#app/platform/admin-address.ts";
import { decrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import type { OutgoingMail } from "#app/platform/mail.ts";

/** What the merchant reads about the newest claim of a registration: the person's words, and their address to answer. */
export async function claimMail(tx: Tx, registrationId: string, brand: string): Promise<Omit<OutgoingMail, "to" | "messageId" | "headers">> {
  const claim = await tx.first<{ text: string; kind: string; email: string; domain: string }>(
    `select c.text_encrypted as text, c.kind, r.email_encrypted as email, s.domain
       from claims c join registrations r on r.shop_id = c.shop_id and r.id = c.registration_id join shops s on s.shop_id = c.shop_id
      where c.shop_id = $1 and c.registration_id = $2 order by c.created_at desc limit 1`,
    [tx.shopId, registrationId],
  );
  const words = claim ? decrypt(tx.shopId, claim.text) : "";
  const from = claim ? decrypt(tx.shopId, claim.email) : undefined;
  const where = claim ? adminAddress(claim.domain, `/app/registrations/${registrationId}`) : "";
  const text = `A customer of ${brand} reports a problem with a registered product:\n\n${words}\n\nAnswer this mail to write to them. The registration is in the app under Registrations:\n${where}\n`;
  const html = `<p>A customer of ${escape(brand)} reports a problem with a registered product:</p><blockquote style="white-space:pre-wrap">${escape(words)}</blockquote><p>Answer this mail to write to them. <a href="${where}">Open the registration</a>.</p>`;
  return { subject: `A claim for ${brand}`, text, html, ...(from ? { replyTo: from } : {}) };
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

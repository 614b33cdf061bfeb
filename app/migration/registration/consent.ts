import { audit } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import type { Locale } from "../inserts/model.ts";
import { addConsent } from "./consent-rows.ts";
import type { ConsentGiven } from "./model.ts";
import { queueCustomer } from "./outbox.ts";

/**
 * Consent changed by the person on their own page (`mailed` access only): a new row beside the old ones, carried to
 * Shopify both ways, given and taken back. Taking back holds for every registration of the address.
 */
export async function changeConsent(shopId: number, registrationId: string, change: { channel: "email" | "sms"; consent: ConsentGiven; locale: Locale }, now: Date): Promise<void> {
  await withShop(shopId, async (tx) => {
    const rows = await tx.query<{ id: string }>(
      `select r.id from registrations r
        where r.shop_id = $1 and r.state <> 'erased'
          and (r.id = $2 or (not $3::boolean and r.email_index = (select email_index from registrations where shop_id = $1 and id = $2)))`,
      [shopId, registrationId, change.consent.given],
    );
    for (const { id } of rows) {
      await addConsent(tx, { registrationId: id, ...change, source: "person_page", at: now });
      await queueCustomer(tx, id);
    }
    await audit(tx, "person", change.consent.given ? "consent.give" : "consent.withdraw", `registration:${registrationId}`, { channel: change.channel });
  });
}

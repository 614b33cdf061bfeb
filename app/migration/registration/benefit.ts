import type { Tx } from "#app/platform/db.ts";
import type { Offer } from "../inserts/model.ts";

/**
 * Writes what the person gets. Guide, warranty and membership hold at once; a discount waits for the address to be
 * confirmed and for Shopify.
 */
export async function grantBenefit(tx: Tx, registrationId: string, offer: Offer, purchasedOn: string): Promise<void> {
  const issued = offer.kind !== "discount";
  const { startsOn, endsOn } = warrantyDays(offer, purchasedOn);
  await tx.run(
    `insert into benefits (shop_id, registration_id, kind, state, starts_on, ends_on, terms, issued_at)
     values ($1, $2, $3, $4, $5, $6, $7, case when $4 = 'issued' then now() end)
     on conflict (shop_id, registration_id, kind) do nothing`,
    [tx.shopId, registrationId, offer.kind, issued ? "issued" : "waiting", startsOn, endsOn, JSON.stringify(offer)],
  );
}

/** First and last day of a warranty; a month ends on the same day of a later month, or on that month's last. */
export function warrantyDays(offer: Offer, purchasedOn: string): { startsOn: string | null; endsOn: string | null } {
  if (offer.kind !== "warranty") return { startsOn: null, endsOn: null };
  const [year = 0, month = 1, day = 1] = purchasedOn.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month - 1 + offer.months + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + offer.months, Math.min(day, lastDay)));
  return { startsOn: purchasedOn, endsOn: end.toISOString().slice(0, 10) };
}

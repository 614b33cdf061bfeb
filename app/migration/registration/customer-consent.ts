import { withShop } from "#app/platform/db.ts";
import { customers } from "#app/shopify/index.ts";
import type { ConsentToApply, Subject } from "./customer-subject.ts";

/** Consent for a customer who is being created: as given, pending where the address has to be confirmed first. */
export function consentOnCreation(subject: Subject): customers.MarketingConsent | null {
  const ticked = subject.consents.findLast((consent) => consent.channel === "email" && consent.given);
  if (!ticked) return null;
  if (subject.confirmed) return { state: "SUBSCRIBED", level: "CONFIRMED_OPT_IN", at: ticked.at };
  if (subject.doubleOptIn) return { state: "PENDING", level: "CONFIRMED_OPT_IN", at: ticked.at };
  return { state: "SUBSCRIBED", level: "SINGLE_OPT_IN", at: ticked.at };
}

/**
 * Carries consent that is not in Shopify yet to the customer, with its moment and level. A ticked box raises it; an
 * unticked one takes nothing back, for it may say only that the person is subscribed already; taking it back on one's
 * own page does.
 */
export async function applyConsents(shopId: number, customer: customers.CustomerFacts, subject: Subject): Promise<void> {
  for (const channel of ["email", "sms"] as const) {
    const open = subject.consents.filter((consent) => consent.channel === channel && !consent.synced);
    const newest = open.findLast((consent) => consent.given || consent.source !== "landing");
    const waits = newest?.given && subject.doubleOptIn && !subject.confirmed;
    if (waits) continue;
    if (newest) await (channel === "email" ? applyEmail : applySms)(shopId, customer, newest, subject);
    await markSynced(shopId, open);
  }
}

async function applyEmail(shopId: number, customer: customers.CustomerFacts, consent: ConsentToApply, subject: Subject): Promise<void> {
  const { emailState: state, emailStateAt: since } = customer;
  if (!consent.given) {
    if (state === "SUBSCRIBED" || state === "PENDING") await customers.setEmailConsent(shopId, customer.gid, { state: "UNSUBSCRIBED", level: "SINGLE_OPT_IN", at: consent.at });
    return;
  }
  if (state === "SUBSCRIBED") return;
  // Who unsubscribed after ticking our box has said the later word.
  if (state === "UNSUBSCRIBED" && since && since > consent.at) return;
  await customers.setEmailConsent(shopId, customer.gid, { state: "SUBSCRIBED", level: level(subject), at: consent.at });
}

/** Shopify refuses consent for a number that the customer does not have: then there is nothing to carry. */
async function applySms(shopId: number, customer: customers.CustomerFacts, consent: ConsentToApply, subject: Subject): Promise<void> {
  if (!subject.phoneEncrypted) return;
  const wanted = { state: consent.given ? "SUBSCRIBED" : "UNSUBSCRIBED", level: level(subject), at: consent.at } as const;
  await customers.setSmsConsent(shopId, customer.gid, wanted).catch((error: unknown) => {
    if (!(error instanceof customers.ShopifyRefused)) throw error;
  });
}

function level(subject: Subject): customers.MarketingConsent["level"] {
  return subject.confirmed ? "CONFIRMED_OPT_IN" : "SINGLE_OPT_IN";
}

async function markSynced(shopId: number, consents: ConsentToApply[]): Promise<void> {
  if (consents.length === 0) return;
  await withShop(shopId, (tx) => tx.run("update consents set synced_at = now() where shop_id = $1 and id = any($2)", [shopId, consents.map((consent) => consent.id)]));
}

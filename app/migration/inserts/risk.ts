import { policySources, type PolicySource } from "./policy-rules/rules.ts";
import type { InsertKind, OfferKind } from "./model.ts";

export type OfferRisk = {
  level: "low" | "medium" | "high";
  /** One or two sentences for the merchant. */
  why: string;
  source: PolicySource;
};

const { INSERTS, DIVERSION, QR_CODES } = policySources;

/**
 * How likely an offer is to draw Amazon's attention. Our reading of Amazon's published rules, not
 * advice on law: Amazon decides case by case, and sellers disagree on what counts as diverting.
 */
export function riskOfOffer(offer: {
  offerKind: OfferKind;
  /** The card itself names the discount. */
  discountPrintedOnInsert: boolean;
  insertKind: InsertKind;
}): OfferRisk {
  if (offer.offerKind === "discount" && offer.discountPrintedOnInsert) {
    const why =
      "A discount for your own shop, printed on something in an Amazon parcel, can be read as luring the buyer away. Give the same discount after registration instead.";
    return { level: "high", why, source: DIVERSION };
  }
  if (offer.insertKind === "review_message") {
    const why =
      "Messages that stand near a review request are read most strictly. Never send them through Amazon's buyer messages: those may carry no marketing and no outside link.";
    return { level: "medium", why, source: INSERTS };
  }
  if (offer.offerKind === "discount") {
    const why =
      "The discount appears only after registration, so the insert itself sells nothing. It still invites a later purchase outside Amazon.";
    return { level: "medium", why, source: DIVERSION };
  }
  if (offer.offerKind === "membership") {
    const why =
      "A community is allowed as long as neither the insert nor the page behind its QR invites to buy elsewhere.";
    return { level: "medium", why, source: QR_CODES };
  }
  if (offer.offerKind === "warranty") {
    const why =
      "Registering a product for a warranty serves the purchase that was made. Keep it free of review requests and of any condition.";
    return { level: "low", why, source: QR_CODES };
  }
  const why = "Help with the product is what inserts are for. Keep review requests and prices out.";
  return { level: "low", why, source: INSERTS };
}

import type { InsertKind, Offer } from "./model.ts";

export type InsertTemplate = {
  id: string;
  kind: InsertKind;
  name: string;
  /** What it does and whom it suits, in one sentence. */
  about: string;
  offer: Offer;
};

/** Where a merchant begins. None asks for a review, names a price or sends anybody to buy elsewhere. */
export const insertTemplates: InsertTemplate[] = [
  {
    id: "warranty-card",
    kind: "card",
    name: "Warranty card",
    about: "A card in the box: the buyer registers the product and gets a longer warranty.",
    offer: { kind: "warranty", months: 24, claimEmail: "", terms: "", termsByCountry: {} },
  },
  {
    id: "guide-card",
    kind: "card",
    name: "Guide card",
    about: "A card in the box: the buyer gets help with the product, as a page or a file.",
    offer: { kind: "guide", title: "", fileKey: null, url: "", terms: "" },
  },
  {
    id: "thank-you-card",
    kind: "card",
    name: "Thank-you card",
    about: "Registers the product; a discount follows by mail. The card itself does not name it.",
    offer: { kind: "discount", percent: 10, validDays: 60, printedOnInsert: false, terms: "" },
  },
  {
    id: "packaging-qr",
    kind: "packaging",
    name: "QR on the packaging",
    about: "A QR that your designer places on the box or label: nothing more to put in.",
    offer: { kind: "warranty", months: 12, claimEmail: "", terms: "", termsByCountry: {} },
  },
  {
    id: "membership-card",
    kind: "card",
    name: "Membership card",
    about: "A card in the box that invites buyers into your community.",
    offer: { kind: "membership", name: "", tag: "member", url: "", terms: "" },
  },
  {
    id: "review-message",
    kind: "review_message",
    name: "Review-to-relationship message",
    about:
      "A link for channels that you own: your own mail after registration, a card, the packaging. Never for Amazon’s buyer messages.",
    offer: { kind: "guide", title: "", fileKey: null, url: "", terms: "" },
  },
];

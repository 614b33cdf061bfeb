import type { Locale, Marketplace, Offer } from "../inserts/model.ts";

/** What the public form gives, already parsed; one call of `register` is one row and one outbox job. */
export type RegistrationInput = {
  insertId: string;
  printRunId: string;
  code: string;
  /** Landing variant the person saw, "" when the insert has none. */
  variant: string;
  /** The form's own random key: the same form sent twice is one registration. */
  submissionKey: string;
  email: string;
  /** Consent as it stood on the page: unticked unless the person ticked it. */
  marketing: ConsentGiven;
  locale: Locale;
  /** ISO 3166 country when known, for the double opt-in rule. */
  country: string | null;
  /** The caller's address, used for the caps on abuse as a keyed hash and then dropped. */
  network: string;
  now: Date;
};

export type ConsentGiven = { given: boolean; text: string; textVersion: string };

export type RegisterResult =
  | { outcome: "registered"; registrationId: string; personToken: string }
  /** A field is wrong: name → key of the message in the landing locales (`emailInvalid`, …). */
  | { outcome: "invalid"; fields: Partial<Record<RegistrationField, string>> }
  /** A cap was reached: ask to try again later, say nothing else. */
  | { outcome: "limited" }
  /** This unique card is registered: its owner gets a mailed link; never the form, never who. */
  | { outcome: "card_registered" };

export type RegistrationField = "email" | "name" | "orderId" | "phone" | "postalCode" | "productId" | "firstHeard" | "creatorHandle";

/** What may follow on the thank-you page or the person's own page. Absent fields stay as they are. */
export type RegistrationDetails = {
  name?: string;
  productId?: string;
  /** As typed or pasted, in any shape. */
  orderId?: string;
  orderAnswer?: "gift" | "later";
  postalCode?: string;
  phone?: string;
  smsMarketing?: ConsentGiven;
  firstHeard?: string;
  creatorHandle?: string;
};

export type DetailsResult = { outcome: "saved" } | { outcome: "invalid"; fields: Partial<Record<RegistrationField, string>> } | { outcome: "limited" };

/** One registration as its own person's page shows it. Never says whether an order id exists. */
export type PersonRegistration = {
  registrationId: string;
  /** The card's code, which the link into the store carries. */
  code: string;
  insertId: string;
  offer: Offer;
  marketplace: Marketplace;
  /** ISO country of the person when they registered, as far as known. */
  country: string | null;
  products: { id: string; title: string; imageUrl: string | null }[];
  productId: string | null;
  registeredAt: Date;
  confirmed: boolean;
  orderGiven: boolean;
  /** The insert wants the order number first, and there is none yet: nothing is given until then. */
  waitsForOrder: boolean;
  benefit: { kind: Offer["kind"]; state: "waiting" | "issued" | "claimed" | "void"; discountCode: string | null; startsOn: string | null; endsOn: string | null };
};

export type Person = {
  shopId: number;
  /**
   * `mailed`: came by the mailed link, so the address is theirs; everything on the page is open.
   * `visit`: the browser that has just sent the form, for two hours. It may add details to this one registration and
   * no more: no confirming, consent, export, erasing or other registrations, for anyone can type any address.
   */
  access: "mailed" | "visit";
  /** The registration that the page's link was made for. */
  registrationId: string;
  /** Shown with its middle hidden, such as m•••@example.com. */
  emailMasked: string;
  name: string | null;
  locale: Locale;
  confirmed: boolean;
  marketing: { email: boolean; sms: boolean };
  creatorHandle: string | null;
  registrations: PersonRegistration[];
};

/** What became of the button on the person's own page. Pressing it twice is fine. */
export type ConfirmResult = { outcome: "confirmed" } | { outcome: "gone" };

/** What a person adds on their own page: one more product, with or without its order. */
export type AnotherProduct = { productId?: string; orderId?: string };

export type ClaimInput = { text: string };

/** Everything that is kept about a person, as plain JSON for download. */
export type PersonExport = { fileName: string; json: Record<string, unknown> };

/** Sender settings as typed on the settings page, tried before they are saved. */
export type MailSettings = {
  senderName: string;
  senderEmail: string;
  replyTo: string | null;
  /** smtp:// or smtps:// address of the shop's own server, or null for ours. */
  smtpUrl: string | null;
};

export type TestMailResult = { ok: true } | { ok: false; reason: string };

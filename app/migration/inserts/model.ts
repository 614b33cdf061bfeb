import { z } from "zod";

/** The three mechanisms of migration are the three kinds of one thing. */
export const insertKinds = ["card", "packaging", "review_message"] as const;
export type InsertKind = (typeof insertKinds)[number];

export const offerKinds = ["warranty", "guide", "discount", "membership"] as const;
export type OfferKind = (typeof offerKinds)[number];

export const orderIdModes = ["asked", "required", "not_asked"] as const;
export type OrderIdMode = (typeof orderIdModes)[number];

/** The languages of the public pages. */
export const locales = [
  "en",
  "es",
  "de",
  "fr",
  "it",
  "pt",
  "nl",
  "pl",
  "sv",
  "tr",
  "ja",
  "ar",
] as const;
export type Locale = (typeof locales)[number];

/** Amazon's stores: where "my orders" lies, and which country and currency it sells in. */
export const marketplaces = {
  US: { name: "Amazon.com", host: "www.amazon.com", country: "US", currency: "USD" },
  CA: { name: "Amazon.ca", host: "www.amazon.ca", country: "CA", currency: "CAD" },
  MX: { name: "Amazon.com.mx", host: "www.amazon.com.mx", country: "MX", currency: "MXN" },
  BR: { name: "Amazon.com.br", host: "www.amazon.com.br", country: "BR", currency: "BRL" },
  UK: { name: "Amazon.co.uk", host: "www.amazon.co.uk", country: "GB", currency: "GBP" },
  DE: { name: "Amazon.de", host: "www.amazon.de", country: "DE", currency: "EUR" },
  FR: { name: "Amazon.fr", host: "www.amazon.fr", country: "FR", currency: "EUR" },
  IT: { name: "Amazon.it", host: "www.amazon.it", country: "IT", currency: "EUR" },
  ES: { name: "Amazon.es", host: "www.amazon.es", country: "ES", currency: "EUR" },
  NL: { name: "Amazon.nl", host: "www.amazon.nl", country: "NL", currency: "EUR" },
  BE: { name: "Amazon.com.be", host: "www.amazon.com.be", country: "BE", currency: "EUR" },
  PL: { name: "Amazon.pl", host: "www.amazon.pl", country: "PL", currency: "PLN" },
  SE: { name: "Amazon.se", host: "www.amazon.se", country: "SE", currency: "SEK" },
  TR: { name: "Amazon.com.tr", host: "www.amazon.com.tr", country: "TR", currency: "TRY" },
  IN: { name: "Amazon.in", host: "www.amazon.in", country: "IN", currency: "INR" },
  JP: { name: "Amazon.co.jp", host: "www.amazon.co.jp", country: "JP", currency: "JPY" },
  AU: { name: "Amazon.com.au", host: "www.amazon.com.au", country: "AU", currency: "AUD" },
  AE: { name: "Amazon.ae", host: "www.amazon.ae", country: "AE", currency: "AED" },
  SA: { name: "Amazon.sa", host: "www.amazon.sa", country: "SA", currency: "SAR" },
  SG: { name: "Amazon.sg", host: "www.amazon.sg", country: "SG", currency: "SGD" },
  IE: { name: "Amazon.ie", host: "www.amazon.ie", country: "IE", currency: "EUR" },
} as const;
export type Marketplace = keyof typeof marketplaces;
export const marketplaceSchema = z.enum(
  Object.keys(marketplaces) as [Marketplace, ...Marketplace[]],
);

const text = (max: number) => z.string().trim().max(max, `At most ${max} characters`);
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "A colour is written #rrggbb");

export const offerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("warranty"),
    /** Months added to what the law or the maker gives, from the purchase date. */
    months: z.coerce
      .number<unknown>()
      .int("Whole months")
      .min(1, "At least one month")
      .max(120, "At most 120 months"),
    claimEmail: z.email("An e-mail address such as care@brand.com").or(z.literal("")).default(""),
    terms: text(4000).default(""),
    /** Terms that differ by country: ISO country → terms. */
    termsByCountry: z.record(z.string().regex(/^[A-Z]{2}$/), text(4000)).default({}),
  }),
  z.object({
    kind: z.literal("guide"),
    title: text(120).default(""),
    /** A file of ours, or a page of the shop. */
    fileKey: z.string().nullable().default(null),
    url: z.url("An address that starts with https://").or(z.literal("")).default(""),
    terms: text(4000).default(""),
  }),
  z.object({
    kind: z.literal("discount"),
    percent: z.coerce.number<unknown>().min(1, "At least 1 %").max(90, "At most 90 %"),
    validDays: z.coerce
      .number<unknown>()
      .int("Whole days")
      .min(1, "At least one day")
      .max(730, "At most 730 days")
      .default(60),
    printedOnInsert: z.boolean().default(false),
    terms: text(4000).default(""),
  }),
  z.object({
    kind: z.literal("membership"),
    name: text(80).default(""),
    tag: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{N} _-]{1,40}$/u, "Letters, digits, spaces and dashes, at most 40"),
    url: z.url("An address that starts with https://").or(z.literal("")).default(""),
    terms: text(4000).default(""),
  }),
]);
export type Offer = z.infer<typeof offerSchema>;

/** What the merchant writes for one locale; everything else on the page is ours and translated. */
export const landingCopySchema = z.object({
  headline: text(120),
  text: text(600).default(""),
  button: text(40).default(""),
  thanks: text(600).default(""),
  consent: text(300).default(""),
});
export type LandingCopy = z.infer<typeof landingCopySchema>;

export const copySchema = z.partialRecord(z.enum(locales), landingCopySchema);
export type Copy = z.infer<typeof copySchema>;

/** The words by which a second landing page may differ. Consent and thanks stay the same for everyone. */
export const variantFields = ["headline", "text", "button"] as const satisfies (keyof LandingCopy)[];
export type VariantField = (typeof variantFields)[number];

/** What the second page says otherwise, by locale; what it leaves empty is as on the first. */
export const landingTestSchema = z.object({
  copy: z
    .partialRecord(
      z.enum(locales),
      z.object({
        headline: text(120).default(""),
        text: text(600).default(""),
        button: text(40).default(""),
      }),
    )
    .default({}),
});
export type LandingTest = z.infer<typeof landingTestSchema>;

export const lookSchema = z.object({
  brand: text(60).default(""),
  primary: colour.default("#0f766e"),
  background: colour.default("#fafaf7"),
  text: colour.default("#1c1917"),
  logoKey: z.string().nullable().default(null),
  pictureKey: z.string().nullable().default(null),
  corner: z.enum(["round", "soft", "square"]).default("soft"),
});
export type Look = z.infer<typeof lookSchema>;

export const insertInputSchema = z.object({
  name: text(80).min(1, "Give the insert a name, such as “Carrier warranty card”"),
  kind: z.enum(insertKinds),
  marketplace: marketplaceSchema,
  orderIdMode: z.enum(orderIdModes),
  offer: offerSchema,
  copy: copySchema,
  /** A second landing page that is tried beside the first; null when there is none. */
  landingTest: landingTestSchema.nullable().default(null),
  look: lookSchema,
  defaultLocale: z.enum(locales),
  productIds: z.array(z.uuid()).max(50, "At most 50 products"),
});
export type InsertInput = z.infer<typeof insertInputSchema>;

export type InsertStatus = "draft" | "published" | "archived";

/** An insert as stored. `version` rises with every change: rendered pages are kept by it. */
export type Insert = InsertInput & {
  id: string;
  status: InsertStatus;
  version: number;
  publishedAt: Date | null;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

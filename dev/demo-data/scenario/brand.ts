import type { Market, ScenarioInsert, ScenarioProduct } from "./types.ts";

export const storefront = "https://mira.example";

const product = (number: number, title: string, asin: string, sku: string, us: number, uk: number, share: number): ScenarioProduct => ({
  key: sku, title, handle: title.toLowerCase().replaceAll(" ", "-"), shopifyId: `gid://shopify/Product/90010${number}`, asin, sku, priceMinor: { US: us, UK: uk }, share,
});

/** The demo merchant's products, with what they cost on Amazon and their share of units. */
export const products: readonly ScenarioProduct[] = [
  product(1, "Mira Everyday Carrier", "B0MIRA0001", "MIRA-EC-FERN", 8900, 7900, 0.34),
  product(2, "Mira Newborn Wrap", "B0MIRA0002", "MIRA-NW-OAT", 4900, 4200, 0.17),
  product(3, "Mira Hip Seat", "B0MIRA0003", "MIRA-HS-01", 5900, 4900, 0.2),
  product(4, "Mira Winter Cover", "B0MIRA0004", "MIRA-WC-01", 3900, 3400, 0.09),
  product(5, "Mira Teething Pads", "B0MIRA0005", "MIRA-TP-02", 1900, 1600, 0.12),
  product(6, "Mira Carry-All Pouch", "B0MIRA0006", "MIRA-CP-01", 2900, 2500, 0.08),
];
export const productShares = products.map((one) => one.share);

/** How likely an order holds a second product, and a line two of the same. */
export const basket = { second: 0.1, double: 0.07 };
export const meanPrice = (market: Market) => products.reduce((sum, one) => sum + one.share * one.priceMinor[market], 0);
/** Expected price of an order before promotions and cancellations. */
export const meanOrder = (market: Market) => meanPrice(market) * (1 + basket.second) * (1 + basket.double);
export const cancelledShare = 0.03;
export const promotionDiscount = 0.15;

export type InsertPlan = Omit<ScenarioInsert, "runs" | "publishedAt"> & {
  market: Market;
  rates: { scanPerUnit: number; registrationPerScan: number; confirmedPerRegistration: number };
  /** In shares of the scenario's days. */
  runs: { name: string; codeKind: "shared" | "unique"; quantity: number; from: number; to: number | null; share: number }[];
};

const look = { brand: "mira", primary: "#0f766e", background: "#fafaf7", text: "#1c1917", logoKey: null, pictureKey: null, corner: "soft" } as const;
const copy = (headline: string, text: string, button: string) => ({ headline, text, button, thanks: "", consent: "" });

/** Four inserts. The packaging is opened as often as the card, and its page loses most: the planted leak. */
export const insertPlans: readonly InsertPlan[] = [
  {
    key: "warranty-card", market: "US", productKeys: ["MIRA-EC-FERN", "MIRA-HS-01"],
    input: {
      name: "Carrier warranty card", kind: "card", marketplace: "US", orderIdMode: "asked", defaultLocale: "en", landingTest: null, look,
      offer: { kind: "warranty", months: 24, claimEmail: "care@mira.example", terms: "Covers faults of material and making.", termsByCountry: {} },
      copy: { en: copy("Two more years of warranty on your Mira", "Takes twenty seconds. Free, whatever you thought of it.", "Activate my warranty"), es: copy("Dos años más de garantía para tu Mira", "Tarda veinte segundos.", "Activar mi garantía") },
    },
    rates: { scanPerUnit: 0.24, registrationPerScan: 0.58, confirmedPerRegistration: 0.86 },
    runs: [
      { name: "First 6,000", codeKind: "shared", quantity: 8000, from: 0.05, to: 0.5, share: 1 },
      { name: "Unique card codes", codeKind: "unique", quantity: 9000, from: 0.5, to: null, share: 0.9 },
    ],
  },
  {
    key: "packaging-guide", market: "US", productKeys: ["MIRA-NW-OAT", "MIRA-WC-01"],
    input: {
      name: "Wrapping guide on the box", kind: "packaging", marketplace: "US", orderIdMode: "asked", defaultLocale: "en", landingTest: null, look,
      offer: { kind: "guide", title: "Five ways to wrap", fileKey: null, url: `${storefront}/pages/wrapping`, terms: "" },
      copy: { en: copy("Five ways to wrap, with pictures", "Register to read it at any time.", "Get the guide") },
    },
    rates: { scanPerUnit: 0.2, registrationPerScan: 0.22, confirmedPerRegistration: 0.8 },
    runs: [{ name: "Printed boxes", codeKind: "shared", quantity: 20_000, from: 0.18, to: null, share: 1 }],
  },
  {
    key: "discount-card", market: "UK", productKeys: products.map((one) => one.key),
    input: {
      name: "UK thank-you card", kind: "card", marketplace: "UK", orderIdMode: "asked", defaultLocale: "en", landingTest: null, look,
      offer: { kind: "discount", percent: 15, validDays: 90, printedOnInsert: false, terms: "One order a person." },
      copy: { en: copy("A thank-you from Mira", "Register, and a code for your next order comes by mail.", "Send me my code") },
    },
    rates: { scanPerUnit: 0.26, registrationPerScan: 0.55, confirmedPerRegistration: 0.88 },
    runs: [{ name: "UK 4,000", codeKind: "shared", quantity: 4000, from: 0.13, to: null, share: 1 }],
  },
  {
    key: "review-message", market: "US", productKeys: products.map((one) => one.key),
    input: {
      name: "Parents' circle invitation", kind: "review_message", marketplace: "US", orderIdMode: "asked", defaultLocale: "en", landingTest: null, look,
      offer: { kind: "membership", name: "Parents' circle", tag: "parents-circle", url: `${storefront}/pages/circle`, terms: "" },
      copy: { en: copy("Join the parents' circle", "Tips by month of age, and people to ask.", "Join") },
    },
    rates: { scanPerUnit: 0.13, registrationPerScan: 0.5, confirmedPerRegistration: 0.84 },
    runs: Array.from({ length: 10 }, (_, i) => ({ name: `Invitation ${i + 1}`, codeKind: "shared" as const, quantity: 800, from: 0.16 + i * 0.082, to: 0.16 + (i + 1) * 0.082, share: 1 })),
  },
];

export const firstNames = ["ava", "noah", "mia", "liam", "zoe", "ethan", "lena", "owen", "ruth", "jonas", "clara", "hugo", "nina", "felix", "iris", "leo", "maya", "adam", "elsa", "theo", "sofia", "marco", "paula", "diego", "amara", "kofi", "yuki", "arjun", "leila", "omar"];
export const lastNames = ["miller", "garcia", "smith", "lopez", "brown", "nguyen", "walker", "rossi", "patel", "cohen", "jensen", "novak", "silva", "kim", "murphy", "baker", "costa", "weber", "dubois", "okafor", "ito", "haddad", "moreau", "larsen", "reyes", "young", "price", "ward", "stone", "field"];
export const competitors = ["lumo-baby.example", "tulla.example", "nestling.example"];
export const brandTerms = { own: ["mira", "mira carrier", "mira baby", "mira wrap"], competitor: ["lumo", "tulla", "nestling"] };
/** How assistants' answers are searched for the brand and its competitors. */
export const answerBrands = [
  { name: "Mira", isOwn: true, aliases: ["Mira Baby", "Mira Carrier"], never: ["Mira Sorvino", "Santa Mira"], near: [], domains: ["mira.example"] },
  { name: "Lumo Baby", isOwn: false, aliases: ["Lumo"], never: [], near: ["carrier", "wrap", "baby"], domains: ["lumo-baby.example"] },
  { name: "Nestling", isOwn: false, aliases: [], never: [], near: ["carrier", "wrap"], domains: ["nestling.example"] },
  { name: "Tulla", isOwn: false, aliases: [], never: [], near: [], domains: ["tulla.example"] },
] as const;

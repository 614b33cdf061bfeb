/**
 * A made-up brand's last year, with every effect in it planted and therefore known. `generateScenario` makes it,
 * `writeScenario` stores it as imports would have. Days are shop days (America/New_York), moments are UTC ISO text,
 * money is minor units beside its currency.
 */
import type { InsertInput } from "#app/migration/inserts/model.ts";

export type Market = "US" | "UK";
export type NodeName = "TikTok Shop" | "Amazon" | "Shopify" | "AI Search" | "Email/SMS";
export type Purpose = "replenishment" | "review_request" | "reactivation" | "creator_recruiting" | "newsletter";
export type CitationEngine = "chatgpt" | "perplexity" | "gemini" | "ai_overviews";
/** What is planted on Amazon's daily branded search of the US; Meta and Google are there to be found without effect. */
export type ImpulseName = "tiktok_posts" | "tiktok_spend" | "sends" | "ai";

/** One row of a fact table: its own column names, without shop, import and line. */
export type FactRow = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
/** The rows that one import brought. `finishedOn` is the day it was imported, `to` through which day its data reach. */
export type ImportedFacts = { source: string; fileName: string; from: string; to: string; finishedOn: string; tables: Record<string, FactRow[]> };

export type ScenarioProduct = { key: string; title: string; handle: string; shopifyId: string; asin: string; sku: string; priceMinor: Record<Market, number>; share: number };
export type PrintRun = { key: string; name: string; codeKind: "shared" | "unique"; quantity: number; inBoxFrom: string; inBoxTo: string | null; share: number; messagesSent: number | null; codes: string[] };
export type ScenarioInsert = { key: string; input: Omit<InsertInput, "productIds">; productKeys: string[]; publishedAt: string; runs: PrintRun[] };

export type Registration = {
  person: string;
  email: string;
  insert: string;
  run: string;
  code: string;
  locale: "en" | "es";
  country: string;
  product: string | null;
  at: string;
  confirmedAt: string | null;
  customerState: "migrated" | "reconnected" | "waiting_confirmation";
  customerGid: string | null;
  consent: boolean;
  orderId: string | null;
  orderIdTyped: string | null;
  orderState: "not_given" | "waiting" | "linked" | "gift" | "later";
  postalCode: string | null;
  firstHeard: string | null;
  creatorHandle: string | null;
  firstOrder: { gid: string; at: string } | null;
  links: { orderId: string; level: "exact" | "corrected" | "probable"; state: "active" | "waiting"; edits: number; at: string }[];
};
export type Scan = { at: string; insert: string; run: string; code: string; kind: "scan" | "reload" | "preview" | "bot"; locale: string };

export type Customer = { gid: string; email: string; at: string; consent: boolean; orders: number; person: string };
export type Visit = { occurredAt: string; landingPage: string; referrerUrl: string | null; source: string; sourceType: string | null; utmParameters: { source: string | null; medium: string | null; campaign: string | null; content: null; term: null } | null };
export type ShopifyOrder = {
  gid: string;
  customerGid: string | null;
  at: string;
  cancelledAt: string | null;
  isTest: boolean;
  sourceName: string;
  totalMinor: number;
  refundedMinor: number;
  presentedCurrency: "USD" | "GBP";
  presentedMinor: number;
  discountCodes: string[];
  firstVisit: Visit | null;
  lastVisit: Visit | null;
};

export type Scenario = {
  seed: number;
  from: string;
  through: string;
  timeZone: "America/New_York";
  products: ScenarioProduct[];
  brandTerms: { own: string[]; competitor: string[] };
  inserts: ScenarioInsert[];
  /** Facts as imports bring them, Amazon's orders and lines among them. */
  imports: ImportedFacts[];
  registrations: Registration[];
  scans: Scan[];
  customers: Customer[];
  shopifyOrders: ShopifyOrder[];
  truth: ScenarioTruth;
};

/** What an impulse truly added: the realised series less the same series without the impulse. */
export type Added = { searches: number; amazonRevenueMinor: number };

export type DayTruth = {
  day: string;
  /** Branded searches on Amazon US that day, exactly; Search Query Performance shows their sums from Sunday to Saturday. */
  searches: number;
  /** Expected US Amazon revenue of that day in USD minor units, cancelled orders left out. */
  amazonRevenueMinor: number;
  /** As the model knows them: posts, USD thousands, thousands of recipients (replenishment and review requests only), logit of the citation rate less its lowest. */
  exposure: Record<ImpulseName, number>;
  added: Record<ImpulseName, Added>;
  /** Promotion days are a flag, event and stock-out days are to be left out. */
  calendar: "none" | "promotion" | "event" | "stock_out";
};

export type TouchKind = "amazon_order" | "scan" | "registration" | "visit" | "send" | "declared";
/**
 * One touch of a person. `node` is where it truly came from, null for a channel outside the five (Google, Meta, direct);
 * `channel` the same in the words of app/flywheel/channels.ts, or a bridge. Evidence `hidden` marks what no fact shows (an
 * assistant's visit without referrer): facts show a direct visit instead, and a direct visit is no touch to the ledger.
 * A declared touch is just before the first moment known of the person.
 */
export type Touch = { at: string; kind: TouchKind; node: NodeName | null; channel: string; evidence: "observed" | "declared" | "hidden"; reference: string };
export type Conversion = { channel: "shopify" | "amazon"; orderId: string; at: string; revenueMinor: number; currency: "USD" | "GBP" };
export type PersonTruth = {
  person: string;
  customerGid: string | null;
  path: "migrated" | "reconnected" | "never_amazon" | "unconfirmed";
  /** In order of time. First and last visit of each order, as Shopify keeps them. */
  touches: Touch[];
  /** Shopify orders net of refunds that are neither cancelled nor tests, and actively linked Amazon orders. */
  conversions: Conversion[];
  revenueMinor: number;
};

export type FunnelTruth = { unitsWithCard: number; scans: number; registrations: number; confirmed: number; migrated: number; reconnected: number; linked: number; firstOrder: number };
export type InsertTruth = { insert: string; name: string; rates: { scanPerUnit: number; registrationPerScan: number; confirmedPerRegistration: number }; counts: FunnelTruth };

export type ScenarioTruth = {
  window: { from: string; to: string; days: number };
  impulses: Record<ImpulseName, { coefficient: number; retention: number | null; total: Added; last28: Added; previous28: Added }>;
  /** Both TikTok impulses together, whose joint effect is not quite the sum of each. */
  tiktok: { total: Added; last28: Added; previous28: Added };
  /** Branded orders per branded search, and expected revenue of an order. */
  purchasesPerSearch: number;
  daily: DayTruth[];
  people: PersonTruth[];
  inserts: InsertTruth[];
  /** Repeat orders on Shopify after the first: how many times the never-Amazon rate the migrated have, at the same order value. */
  migratedLtvRatio: number;
  /**
   * By month: ad spend and other costs, new customers. `shopifyNew` had a first own Shopify order that month and were not
   * migrated; `amazonNew` is what the Repeat Purchase report implies. CAC = (ads + costs) / (both).
   */
  cac: { month: string; adSpendMinor: number; costsMinor: number; amazonNew: number; shopifyNew: number; cacMinor: number }[];
  citations: {
    /** Probability that the brand's own domain is cited, by engine, from a day on. */
    rates: { engine: CitationEngine; from: string; cited: number }[];
    /** Days on which all engines' rates step. */
    steps: string[];
    /** Model versions, each from a day on. */
    models: { engine: CitationEngine; version: string; from: string }[];
    /** Expected share of voice since the last step, and each competitor's chance to be named in an answer. */
    voice: { engine: CitationEngine; share: number; others: Record<string, number> }[];
  };
  /** Matched creators by force, nobody in both: force 10 answered a recruiting send before the first post. */
  creators: { force5: CreatorTruth[]; force10: CreatorTruth[] };
  /** Actual revenue of each node in USD minor units (GBP by the day's rate), the whole window. */
  revenueMinor: { amazon: number; shopify: number; tiktokShop: number };
  momentum: { up: string[]; down: string[] };
};
export type CreatorTruth = { handle: string; customerGid: string; posts: number; gmvMinor: number; firstPostOn: string };

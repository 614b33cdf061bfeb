/** The steps from a unit in a box to a first Shopify order. Counts of one period or of all time. */
export type Funnel = {
  /** Units with the card; for a review message, messages sent. */
  units: number;
  scans: number;
  registrations: number;
  confirmed: number;
  /** Registrations whose e-mail had no Shopify customer before. */
  migrated: number;
  /** Those whose e-mail had one: counted apart, never in the rate. */
  reconnected: number;
  linked: number;
  firstOrder: number;
};

/** A rate with its interval, or why there is none. */
export type Rate =
  | { state: "ok"; value: number; low: number; high: number; numerator: number; denominator: number; method: string; from: string; to: string }
  | { state: "insufficient_data"; why: string; need: string };

export type Week = Funnel & {
  /** Monday, shop-local. */
  week: string;
  /** The order data do not reach the week's end, or do not cover its start: left out of every comparison. */
  partial: boolean;
  /** Younger than 30 days: registrations of its units still come in. */
  filling: boolean;
  /** Units bought in this week whose buyer is linked so far. */
  cohortLinked: number;
  activity: Rate;
  cohort: Rate;
};

export type Grouped = Funnel & { id: string; name: string; kind?: string };

export type MigrationResult = {
  /** Through which day each source reaches; null when nothing was imported. */
  through: { orders: string | null; registrations: string; shopify: string | null };
  /** Since which day Shopify shows us orders; null when it shows all of them. */
  shopifySince: string | null;
  ordersFrom: string | null;
  total: Funnel;
  /** The last four whole weeks. */
  activity: Rate;
  /** The four weeks before the last 30 days. */
  cohort: Rate;
  /** Registrations ÷ scans over the same weeks as the activity rate. */
  perScan: Rate;
  weeks: Week[];
  byInsert: Grouped[];
  byProduct: Grouped[];
  byOffer: Grouped[];
  byKind: Grouped[];
  byMarketplace: Grouped[];
  /** Each insert over the last four whole weeks: what the leak finder compares. */
  recent: { from: string; to: string; weeks: number; inserts: Grouped[] };
  waitingForOrder: number;
};

/** Every number of a funnel at nought. */
export function emptyFunnel(): Funnel {
  return { units: 0, scans: 0, registrations: 0, confirmed: 0, migrated: 0, reconnected: 0, linked: 0, firstOrder: 0 };
}

import type { Evidence, Touch } from "./types.ts";

/**
 * The facts that make touches, how we know of them, and which are bridges. This table is the whole
 * rule; docs/engineers/attribution.md repeats it for readers.
 */
export const TOUCH_SOURCES = {
  insert_scan: { evidence: "observed", bridge: true },
  registration: { evidence: "observed", bridge: true },
  amazon_order: { evidence: "observed", bridge: true },
  /** Referrer, UTM parameters or ttclid of a Shopify order's visits. */
  shopify_visit: { evidence: "observed", bridge: false },
  pixel: { evidence: "observed", bridge: false },
  /** An e-mail or SMS that was delivered. */
  received_send: { evidence: "observed", bridge: false },
  /** An order that a matched creator's link or code brought. */
  creator_order: { evidence: "observed", bridge: false },
  /** The answer to "Where did you first come across us?". */
  declared_origin: { evidence: "declared", bridge: false },
  /** A visit without referrer that looks like one from an assistant. */
  referrerless_pattern: { evidence: "inferred", bridge: false },
} as const satisfies Record<string, { evidence: Evidence; bridge: boolean }>;

export type TouchSource = keyof typeof TOUCH_SOURCES;

/** A fact about one person that may become a touch. */
export interface TouchFact {
  source: TouchSource;
  channel: string;
  /** Milliseconds since the epoch, UTC. */
  at: number;
}

/** How far back from a conversion a fact still counts. */
export interface LookBack {
  days: number;
  /** Amazon orders are rarer, and reach further. */
  amazonOrderDays: number;
}

export const DEFAULT_LOOK_BACK: LookBack = { days: 90, amazonOrderDays: 365 };
const DAY = 86_400_000;

/**
 * The touches of one person before a conversion at `at`, oldest first, within the look-back.
 * What was declared counts from its own time: the person told us about an earlier one.
 */
export function touchesBefore(
  facts: readonly TouchFact[],
  at: number,
  lookBack: LookBack = DEFAULT_LOOK_BACK,
): Touch[] {
  return facts
    .filter(({ source, at: when }) => {
      const days = source === "amazon_order" ? lookBack.amazonOrderDays : lookBack.days;
      return when <= at && at - when <= days * DAY;
    })
    .sort((a, b) => a.at - b.at)
    .map(({ source, channel, at: when }) => ({ channel, at: when, ...TOUCH_SOURCES[source] }));
}

/** A known person: their facts, and when they bought. */
export interface PersonHistory {
  facts: readonly TouchFact[];
  orders: readonly { at: number; value: number }[];
}

/**
 * The paths of layer 2's models: one conversion an order, and one null for a person who was known in
 * the period and did not buy in it. Bridges stay in the path as states when `withBridges` is set
 * (to look at how people went), and are left out for credit.
 *
 * @param period from inclusive, to exclusive, ms since the epoch
 */
export function* journeysOf(
  people: Iterable<PersonHistory>,
  period: { from: number; to: number },
  options: { lookBack?: LookBack; withBridges?: boolean } = {},
): Generator<{ path: string[]; conversions: number; value: number; nulls: number }> {
  const path = (facts: readonly TouchFact[], at: number) =>
    touchesBefore(facts, at, options.lookBack)
      .filter((touch) => options.withBridges || !touch.bridge)
      .map((touch) => touch.channel);
  for (const { facts, orders } of people) {
    const bought = orders.filter(({ at }) => at >= period.from && at < period.to);
    for (const { at, value } of bought) {
      yield { path: path(facts, at), conversions: 1, value, nulls: 0 };
    }
    if (bought.length === 0) {
      yield { path: path(facts, period.to - 1), conversions: 0, value: 0, nulls: 1 };
    }
  }
}

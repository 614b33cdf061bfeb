import type { OrderCredit } from "../journeys/ledger-models.ts";
import type { Evidence } from "../journeys/types.ts";

/** Where an order was placed. */
export type SalesChannel = "amazon" | "shopify" | "tiktok";
export const SALES_CHANNELS = ["amazon", "shopify", "tiktok"] as const;

/** One order (or refund) with the credit that layer 2 gave; all money in minor units of one currency. */
export interface LedgerOrder {
  /** Days since the epoch in the shop's time zone. */
  day: number;
  sales: SalesChannel;
  amount: number;
  /** Empty where nobody knows whose order it was or how they came. */
  credits: readonly OrderCredit[];
  /** The customer came through a registration and was new to Shopify. */
  migrated?: boolean;
  /** The customer's marketing consent was given in a registration. */
  consentFromRegistration?: boolean;
}

export type BySales = Record<SalesChannel, number>;

/** One day of the ledger: credits and the unattributed rest add up to the actual revenue. */
export interface LedgerDay {
  day: number;
  actual: BySales;
  credits: Map<string, BySales>;
  /** Revenue that layer 2 could give to no touch; on Amazon the "unidentified" bucket. */
  unattributed: BySales;
  /** Credit by how its weakest touch is known. */
  evidence: Record<Evidence, number>;
}

export function noSales(): BySales {
  return { amazon: 0, shopify: 0, tiktok: 0 };
}

/**
 * Books every order once. What its credits leave over is unattributed.
 * @throws RangeError when an order's credits exceed it: that money would be counted twice
 */
export function buildLedger(orders: Iterable<LedgerOrder>): LedgerDay[] {
  const days = new Map<number, LedgerDay>();
  for (const order of orders) {
    const day = days.get(order.day) ?? emptyDay(order.day);
    days.set(order.day, day);
    day.actual[order.sales] += order.amount;
    let credited = 0;
    for (const { channel, amount, evidence } of order.credits) {
      if (amount !== 0 && Math.sign(amount) !== Math.sign(order.amount)) {
        throw new RangeError("A credit has another sign than its order.");
      }
      const known = day.credits.get(channel) ?? noSales();
      known[order.sales] += amount;
      day.credits.set(channel, known);
      day.evidence[evidence] += amount;
      credited += amount;
    }
    if (Math.abs(credited) > Math.abs(order.amount)) {
      throw new RangeError("The credits of an order exceed its amount.");
    }
    day.unattributed[order.sales] += order.amount - credited;
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

function emptyDay(day: number): LedgerDay {
  return {
    day,
    actual: noSales(),
    credits: new Map(),
    unattributed: noSales(),
    evidence: { observed: 0, declared: 0, inferred: 0 },
  };
}

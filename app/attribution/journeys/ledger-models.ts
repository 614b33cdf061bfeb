import { allocate } from "./allocate.ts";
import type { Evidence, LedgerModel, Touch } from "./types.ts";

const DAY = 86_400_000;

/** Settings of the ledger's rules. */
export interface LedgerOptions {
  /** Half-life of time decay, in the unit of the ages (days in the ledger). */
  halfLife?: number;
  /** Shares of the first and the last touch in the position-based rule. */
  first?: number;
  last?: number;
}

export const DEFAULT_HALF_LIFE = 7;

/**
 * The share of each touch of one journey; the shares add up to 1.
 *
 * @param channels one entry a touch, oldest first (only compared for equality)
 * @param ages how long before the conversion each touch was, for time decay
 */
export function touchShares(
  model: LedgerModel,
  channels: ArrayLike<string | number>,
  ages: ArrayLike<number>,
  options: LedgerOptions = {},
): number[] {
  const n = channels.length;
  const weights = new Array<number>(n).fill(0);
  if (n === 0) return weights;
  switch (model) {
    case "first":
      weights[0] = 1;
      break;
    case "last":
      weights[n - 1] = 1;
      break;
    case "linear":
      weights.fill(1);
      break;
    case "linear_unique": {
      const seen = new Set<string | number>();
      for (let i = 0; i < n; i++) {
        const channel = channels[i] ?? "";
        if (!seen.has(channel)) weights[i] = 1;
        seen.add(channel);
      }
      break;
    }
    case "position": {
      const first = options.first ?? 0.4;
      const last = options.last ?? 0.4;
      // One touch takes all; two share by the ends' weights alone.
      if (n > 2) weights.fill((1 - first - last) / (n - 2));
      weights[0] = first;
      weights[n - 1] = n === 1 ? 1 : last;
      break;
    }
    case "time_decay": {
      const halfLife = options.halfLife ?? DEFAULT_HALF_LIFE;
      // Ages count from the youngest touch, so that an old journey does not underflow.
      let youngest = Infinity;
      for (let i = 0; i < n; i++) youngest = Math.min(youngest, ages[i] ?? 0);
      for (let i = 0; i < n; i++) weights[i] = 2 ** (-((ages[i] ?? 0) - youngest) / halfLife);
      break;
    }
  }
  const total = weights.reduce((a, b) => a + b, 0);
  return total > 0 ? weights.map((w) => w / total) : weights.fill(1 / n);
}

/** What one channel gets of one order. */
export interface OrderCredit {
  channel: string;
  /** Minor units. */
  amount: number;
  /** The weakest evidence among the touches that carry it. */
  evidence: Evidence;
}

/** One order's money divided: `credits` and `unattributed` add up to the order exactly. */
export interface OrderAllocation {
  credits: OrderCredit[];
  /** Minor units that no touch can claim. */
  unattributed: number;
  /** Bridges passed on the way, in order: carried, never credited. */
  bridges: string[];
}

const WEAKNESS: Record<Evidence, number> = { observed: 0, declared: 1, inferred: 2 };

/**
 * Divides one order among its touches by a ledger rule. Bridges get nothing; an order without any
 * other touch is unattributed.
 *
 * @param order `amount` in minor units (negative for a refund), `at` in ms since the epoch
 * @param touches the person's touches up to the order, in any order
 */
export function allocateOrder(
  order: { amount: number; at: number },
  touches: readonly Touch[],
  model: LedgerModel,
  options: LedgerOptions = {},
): OrderAllocation {
  const sorted = [...touches].sort((a, b) => a.at - b.at);
  const bridges = sorted.filter((touch) => touch.bridge).map((touch) => touch.channel);
  const candidates = sorted.filter((touch) => !touch.bridge);
  if (candidates.length === 0) return { credits: [], unattributed: order.amount, bridges };

  const shares = touchShares(
    model,
    candidates.map((touch) => touch.channel),
    candidates.map((touch) => (order.at - touch.at) / DAY),
    options,
  );
  const byChannel = new Map<string, { share: number; evidence: Evidence }>();
  candidates.forEach((touch, i) => {
    const share = shares[i] ?? 0;
    if (share === 0) return;
    const known = byChannel.get(touch.channel);
    if (!known) byChannel.set(touch.channel, { share, evidence: touch.evidence });
    else {
      known.share += share;
      if (WEAKNESS[touch.evidence] > WEAKNESS[known.evidence]) known.evidence = touch.evidence;
    }
  });
  const entries = [...byChannel];
  const amounts = allocate(
    order.amount,
    entries.map(([, { share }]) => share),
  );
  return {
    credits: entries.map(([channel, { evidence }], i) => ({
      channel,
      amount: amounts[i] ?? 0,
      evidence,
    })),
    unattributed: 0,
    bridges,
  };
}

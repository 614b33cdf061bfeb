import { touchShares, type LedgerOptions } from "./ledger-models.ts";
import { pathCount, type JourneyTable, type JourneyWeights } from "./table.ts";
import type { LedgerModel } from "./types.ts";

/** Conversions and value by channel id. */
export interface Credit {
  conversions: Float64Array;
  value: Float64Array;
}

/** A model made ready for one table, to be run on its counts or on any resample of them. */
export type CreditModel = (weights: JourneyWeights) => Credit;

/**
 * A ledger rule over aggregated paths: every path's shares are worked out once.
 * Paths carry no dates, so for time decay a touch's age is its number of places before the last.
 */
export function heuristicModel(
  table: JourneyTable,
  model: LedgerModel,
  options: LedgerOptions = {},
): CreditModel {
  const n = pathCount(table);
  const starts = new Int32Array(n + 1);
  const channelOf: number[] = [];
  const shareOf: number[] = [];
  for (let i = 0; i < n; i++) {
    const path = table.touches.subarray(table.starts[i], table.starts[i + 1]);
    const ages = model === "time_decay" ? path.map((_, t) => path.length - 1 - t) : path;
    const from = channelOf.length;
    touchShares(model, path, ages, options).forEach((share, t) => {
      if (share === 0) return;
      const channel = path[t] ?? 0;
      const known = channelOf.indexOf(channel, from);
      if (known >= 0) shareOf[known] = (shareOf[known] ?? 0) + share;
      else {
        channelOf.push(channel);
        shareOf.push(share);
      }
    });
    starts[i + 1] = channelOf.length;
  }
  const channel = Int32Array.from(channelOf);
  const share = Float64Array.from(shareOf);

  return (weights) => {
    const conversions = new Float64Array(table.channels.length);
    const value = new Float64Array(table.channels.length);
    for (let i = 0; i < n; i++) {
      const c = weights.conversions[i] as number;
      const v = weights.value[i] as number;
      if (c === 0 && v === 0) continue;
      const end = starts[i + 1] as number;
      for (let e = starts[i] as number; e < end; e++) {
        const id = channel[e] as number;
        const s = share[e] as number;
        conversions[id] = (conversions[id] as number) + c * s;
        value[id] = (value[id] as number) + v * s;
      }
    }
    return { conversions, value };
  };
}

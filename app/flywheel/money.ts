import { minorDigits } from "#app/platform/currency.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "./days.ts";

/** Turns money into the shop's own, by the dated rates that were imported. Never mixes currencies silently. */
export type Converter = {
  currency: string;
  /** Minor units of the shop's currency, or null when no rate of the last ten days before that day is known; that is counted as missing unless told not to. */
  convert(minor: number, currency: string | null, day: number, counted?: boolean): number | null;
  /** Amounts that had no rate, by currency: how many, and the last day of one. */
  missing: Map<string, { rows: number; lastDay: number }>;
};

const oldestRateDays = 10;

/** What was left out for want of a rate, by currency. */
export function withoutRate({ missing }: Converter): { currency: string; rows: number }[] {
  return [...missing].map(([currency, { rows }]) => ({ currency, rows })).sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Reads the shop's currency and every rate into it. */
export async function readConverter(tx: Tx): Promise<Converter> {
  const shop = await tx.first<{ currency: string }>("select currency from shops where shop_id = $1", [tx.shopId]);
  const currency = shop?.currency ?? "USD";
  const rows = await tx.query<{ day: string; base: string; quote: string; rate: string }>(
    `select day, base, quote, rate::text from fx_rates where shop_id = $1 order by day`,
    [tx.shopId],
  );
  return makeConverter(currency, rows.map((row) => ({ ...row, day: dayNumber(row.day), rate: Number(row.rate) })));
}

/** A converter over rates in ascending order of days. A rate serves both ways, and two rates over a common base. */
export function makeConverter(currency: string, rates: readonly { day: number; base: string; quote: string; rate: number }[]): Converter {
  const missing: Converter["missing"] = new Map();
  const direct = new Map<string, { day: number; rate: number }[]>();
  const put = (from: string, to: string, day: number, rate: number) => {
    const key = `${from}>${to}`;
    const known = direct.get(key);
    if (known) known.push({ day, rate });
    else direct.set(key, [{ day, rate }]);
  };
  const bases = new Set<string>();
  for (const { day, base, quote, rate } of rates) {
    if (!(rate > 0)) continue;
    put(base, quote, day, rate);
    put(quote, base, day, 1 / rate);
    bases.add(base);
  }
  const known = (from: string, to: string, day: number): number | null => {
    const list = direct.get(`${from}>${to}`);
    if (!list) return null;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.day <= day) low = middle + 1;
      else high = middle;
    }
    const found = list[low - 1];
    return found && day - found.day <= oldestRateDays ? found.rate : null;
  };
  const rate = (from: string, day: number): number | null => {
    const own = known(from, currency, day);
    if (own !== null) return own;
    for (const base of bases) {
      const first = known(from, base, day);
      const second = known(base, currency, day);
      if (first !== null && second !== null) return first * second;
    }
    return null;
  };
  return {
    currency,
    missing,
    convert(minor, from, day, counted = true) {
      // A report without a currency column is the marketplace's own; without either it is the shop's.
      if (!from || from === currency) return minor;
      const found = rate(from, day);
      if (found !== null) return Math.round(minor * found * 10 ** (minorDigits(currency) - minorDigits(from)));
      if (!counted) return null;
      const seen = missing.get(from);
      missing.set(from, { rows: (seen?.rows ?? 0) + 1, lastDay: Math.max(seen?.lastDay ?? day, day) });
      return null;
    },
  };
}

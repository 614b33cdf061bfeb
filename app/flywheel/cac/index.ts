import { poissonInterval } from "#app/attribution/numerics/poisson.ts";
import { relativeTrend, type Trend } from "#app/attribution/numerics/trend.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";
import { readMonths, type MonthCost } from "../home/acquisition.ts";
import { readConverter, withoutRate, type Converter } from "../money.ts";
import type { Computation } from "../recompute.ts";

export type CacMonth = {
  month: string;
  /** Its last day. */
  last: string;
  adMinor: number;
  costsMinor: number;
  amazonNew: number | null;
  shopifyNew: number;
  /** Orders of all stores. */
  orders: number;
  /** (ads + costs) ÷ new customers; null without Amazon's Repeat Purchase report or without spend. */
  cacMinor: number | null;
  low: number | null;
  high: number | null;
  /** The month's sources do not reach its last day. */
  partial: boolean;
};

export type CacResult = {
  currency: string;
  months: CacMonth[];
  /** Months 3 to 9 of the shop's own count, as the published claim of 2026 has it; a test, not an assertion. */
  trend: Trend & { from: string | null; to: string | null };
  bySource: { source: string; spendMinor: number }[];
  missing: "spend" | "new_customers" | null;
  /** Amounts in currencies without a rate: left out, and said. */
  withoutRate: { currency: string; rows: number }[];
};

type Inputs = { currency: string; months: MonthCost[]; bySource: CacResult["bySource"]; through: string | null; withoutRate: CacResult["withoutRate"] };

/** Blended CAC by month with what stands under it, and whether it falls. */
export const cacComputation: Computation<Inputs> = {
  name: "cac",
  read: async (tx) => {
    const converter = await readConverter(tx);
    const months = await readMonths(tx, converter);
    const bySource = await spendBySource(tx, converter);
    const reach = await tx.first<{ through: string | null }>("select max(to_day) as through from spend_days where shop_id = $1", [tx.shopId]);
    return { currency: converter.currency, months, bySource, through: reach?.through ?? null, withoutRate: withoutRate(converter) };
  },
  compute: ({ currency, months, bySource, through, withoutRate: left }) => {
    const rows = months.map((month) => asCac(month, through));
    const known = rows.filter((row) => row.cacMinor !== null && !row.partial);
    const tested = known.slice(2, 9);
    const payload: CacResult = {
      currency,
      months: rows,
      trend: { ...relativeTrend(tested.map((row) => row.cacMinor ?? 0)), from: tested[0]?.month ?? null, to: tested.at(-1)?.month ?? null },
      bySource,
      missing: months.every((month) => month.spendMinor + month.costsMinor === 0) ? "spend" : known.length === 0 ? "new_customers" : null,
      withoutRate: left,
    };
    return { payload, through };
  },
};

function asCac({ month, last, spendMinor, costsMinor, amazonNew, shopifyNew, orders }: MonthCost, through: string | null): CacMonth {
  const cost = spendMinor + costsMinor;
  const count = amazonNew === null ? null : amazonNew + shopifyNew;
  const base = { month, last, adMinor: spendMinor, costsMinor, amazonNew, shopifyNew, orders, partial: through === null || last > through };
  if (count === null || count < 1 || cost === 0) return { ...base, cacMinor: null, low: null, high: null };
  const interval = poissonInterval(Math.round(count));
  return { ...base, cacMinor: cost / count, low: cost / interval.high, high: interval.low > 0 ? cost / interval.low : null };
}

/** The months again as they were read, for the headline figure. */
export function monthCosts({ months }: CacResult): MonthCost[] {
  return months.map(({ month, last, adMinor, costsMinor, amazonNew, shopifyNew, orders }) => ({ month, last, spendMinor: adMinor, costsMinor, amazonNew, shopifyNew, orders }));
}

async function spendBySource(tx: Tx, converter: Converter): Promise<CacResult["bySource"]> {
  const rows = await tx.query<{ source: string; day: string; currency: string; minor: number }>(
    `select channel as source, from_day as day, currency, sum(spend_minor)::float8 as minor from spend_days where shop_id = $1 and spend_minor is not null group by 1, 2, 3 order by 1, 2, 3`,
    [tx.shopId],
  );
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.source, (sums.get(row.source) ?? 0) + (converter.convert(row.minor, row.currency, dayNumber(row.day)) ?? 0));
  return [...sums].map(([source, spendMinor]) => ({ source, spendMinor })).sort((a, b) => b.spendMinor - a.spendMinor || a.source.localeCompare(b.source));
}

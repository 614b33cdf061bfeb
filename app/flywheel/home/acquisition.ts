import { poissonInterval } from "#app/attribution/numerics/poisson.ts";
import { studentT } from "#app/attribution/numerics/trend.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";
import type { Converter } from "../money.ts";
import type { CostFall, HomeResult } from "./model.ts";

export type MonthCost = { month: string; last: string; spendMinor: number; costsMinor: number; amazonNew: number | null; shopifyNew: number; orders: number };

/** Spend and new customers by calendar month, in minor units of the shop's currency. */
export async function readMonths(tx: Tx, converter: Converter): Promise<MonthCost[]> {
  const spend = await tx.query<{ month: string; day: string; currency: string; minor: number }>(
    // A period within one month is that month's; one that spans two cannot honestly be cut.
    `select date_trunc('month', from_day)::date as month, from_day as day, currency, sum(spend_minor)::float8 as minor
       from spend_days where shop_id = $1 and spend_minor is not null and date_trunc('month', from_day) = date_trunc('month', to_day) group by 1, 2, 3`,
    [tx.shopId],
  );
  const costs = await tx.query<{ month: string; currency: string; minor: number }>(`select date_trunc('month', month)::date as month, currency, sum(amount_minor)::float8 as minor from costs where shop_id = $1 group by 1, 2`, [tx.shopId]);
  const amazon = await tx.query<{ month: string; fresh: number | null }>(
    `select from_day as month, sum(unique_customers * (1 - repeat_share))::float8 as fresh from repeat_purchases
      where shop_id = $1 and grain = 'month' and unique_customers is not null and repeat_share is not null group by 1`,
    [tx.shopId],
  );
  // Who came from a card was Amazon's new customer already: counted there, once.
  const shopify = await tx.query<{ month: string; fresh: number }>(
    `select date_trunc('month', p.first_order_at at time zone s.time_zone)::date as month, count(*)::int as fresh from people p join shops s on s.shop_id = p.shop_id
      where p.shop_id = $1 and p.first_order_at is not null and p.migrated_at is null group by 1`,
    [tx.shopId],
  );
  const orders = await tx.query<{ month: string; orders: number }>(
    `select month, sum(orders)::int as orders from (
       select date_trunc('month', day)::date as month, orders from amazon_days where shop_id = $1
       union all
       select date_trunc('month', o.processed_at at time zone s.time_zone)::date, count(*) from shopify_orders o join shops s on s.shop_id = o.shop_id
        where o.shop_id = $1 and not o.is_test and o.cancelled_at is null and coalesce(o.source_name, '') !~* '(amazon|tiktok)' group by 1
       union all
       select date_trunc('month', from_day)::date, orders from sales_days where shop_id = $1 and channel = 'tiktok_shop' and grain = 'day' and item = '' and orders is not null) every group by 1`,
    [tx.shopId],
  );
  const months = new Map<string, MonthCost>();
  const at = (month: string): MonthCost => {
    let known = months.get(month);
    if (!known) months.set(month, (known = { month, last: lastOf(month), spendMinor: 0, costsMinor: 0, amazonNew: null, shopifyNew: 0, orders: 0 }));
    return known;
  };
  for (const row of spend) at(row.month).spendMinor += converter.convert(row.minor, row.currency, dayNumber(row.day)) ?? 0;
  for (const row of costs) at(row.month).costsMinor += converter.convert(row.minor, row.currency, dayNumber(row.month)) ?? 0;
  for (const row of amazon) at(row.month).amazonNew = row.fresh;
  for (const row of shopify) at(row.month).shopifyNew = row.fresh;
  for (const row of orders) at(row.month).orders = row.orders;
  return [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
}

function lastOf(month: string): string {
  const [year, index] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, index, 0)).toISOString().slice(0, 10);
}

/**
 * Blended CAC of the last month that spend and sales cover whole, with the Poisson interval of its count of new
 * customers. Without the Repeat Purchase report nobody knows Amazon's new customers, and the figure is spend per order.
 */
export function acquisitionFigure(months: readonly MonthCost[], reach: { from: string | null; through: string | null }): HomeResult["cac"] {
  const whole = months.filter(({ month, last }) => reach.through !== null && last <= reach.through && (reach.from === null || month >= reach.from));
  const spent = whole.filter(({ spendMinor, costsMinor }) => spendMinor + costsMinor > 0);
  const known = spent.filter(({ amazonNew }) => amazonNew !== null);
  const kind = known.length > 0 ? ("cac" as const) : ("spend_per_order" as const);
  const used = (kind === "cac" ? known : spent).map((row) => {
    const cost = row.spendMinor + row.costsMinor;
    const count = kind === "cac" ? (row.amazonNew ?? 0) + row.shopifyNew : row.orders;
    const { low, high } = poissonInterval(Math.round(count));
    return { ...row, cost, count, value: count > 0 ? cost / count : null, low: high > 0 ? cost / high : null, high: low > 0 ? cost / low : null };
  });
  const now = used.at(-1);
  const before = used.at(-2);
  const method = kind === "cac" ? "(ad spend + other costs) ÷ (Amazon’s new customers by its Repeat Purchase report, inferred, + first Shopify orders of people who did not come from a card). Poisson interval of the count, 95 %" : "(ad spend + other costs) ÷ orders of all stores: new customers of Amazon are not known without its Repeat Purchase report";
  return {
    kind, state: now?.value ? (now.count >= 100 ? "ok" : "directional") : "insufficient_data", value: now?.value ?? null, low: now?.low ?? null, high: now?.high ?? null,
    before: before?.value ?? null, from: now?.month ?? null, to: now?.last ?? null, comparedFrom: before?.month ?? null, comparedTo: before?.last ?? null,
    trend: used.slice(-13).map(({ month, value, low, high }) => ({ at: month, value, low, high, partial: false })),
    method, rows: now ? [{ what: kind === "cac" ? "new customers, inferred for Amazon" : "orders", count: Math.round(now.count) }, { what: "of them first on Shopify", count: kind === "cac" ? now.shopifyNew : 0 }].filter((row) => kind === "cac" || row.what === "orders") : [],
    note: kind === "cac" ? "TikTok Shop does not report new customers: they are in neither part." : null,
    missing: spent.length === 0 ? { what: "ad spend, or costs", sources: ["meta-ads", "google-ads", "costs"] } : kind === "spend_per_order" ? { what: "Amazon’s Repeat Purchase report", sources: ["amazon-repeat"] } : null,
    through: reach.through,
    fall: kind === "cac" ? costFall(used.flatMap(({ month, last, value, count }) => (value === null ? [] : [{ month, last, value, count }]))) : null,
  };
}

/**
 * How much lower the mean of the last three months is than that of the first three, with the delta method's interval on
 * the ratio's logarithm. A mean's variance is that of the counts (Poisson) or of its three months' own scatter, whichever
 * is more; Student's t with four degrees of freedom where it is the scatter. Null below six months.
 */
export function costFall(months: readonly { month: string; last: string; value: number; count: number }[]): CostFall | null {
  if (months.length < 6) return null;
  const [first, last] = [months.slice(0, 3), months.slice(-3)];
  const [before, after] = [first, last].map((three) => {
    const mean = three.reduce((sum, { value }) => sum + value, 0) / 3;
    const counts = three.reduce((sum, { value, count }) => sum + value ** 2 / count, 0) / 9;
    const scatter = three.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / 2 / 3;
    return { mean, relative: Math.max(counts, scatter) / mean ** 2, byScatter: scatter > counts };
  }) as [Mean, Mean];
  const half = (before.byScatter || after.byScatter ? studentT(4) : 1.96) * Math.sqrt(before.relative + after.relative);
  const ratio = after.mean / before.mean;
  return {
    value: 1 - ratio, low: 1 - ratio * Math.exp(half), high: 1 - ratio * Math.exp(-half),
    firstFrom: first[0]!.month, firstTo: first[2]!.last, from: last[0]!.month, to: last[2]!.last,
    customers: Math.round([...first, ...last].reduce((sum, { count }) => sum + count, 0)),
  };
}

type Mean = { mean: number; relative: number; byScatter: boolean };

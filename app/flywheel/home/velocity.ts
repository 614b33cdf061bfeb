import type { Tx } from "#app/platform/db.ts";
import type { Figure } from "./model.ts";

export const landmarkDays = 30;
export const horizonDays = 120;

type Row = { month: string | null; connected: boolean; n: number; sum: number; squares: number };

/**
 * Revenue from day 31 to day 120 after the first order, of Shopify customers whom we knew on two nodes or more by day 30
 * against those known on one; by month of the first order and over the last twelve months observed that long. The
 * landmark keeps those who lived to connect later out of the better group.
 */
export async function readVelocity(tx: Tx, through: string | null): Promise<Figure> {
  const rows = await tx.query<Row>(
    `with customers as (
       select p.person, p.first_order_at, date_trunc('month', p.first_order_at at time zone s.time_zone)::date as month,
              coalesce(least(p.amazon_at, p.tiktok_at, p.email_at, p.ai_at) <= p.first_order_at + interval '${landmarkDays} days', false) as connected
         from people p join shops s on s.shop_id = p.shop_id
        where p.shop_id = $1 and p.first_order_at <= (select max(processed_at) from shopify_orders where shop_id = $1) - interval '${horizonDays} days'
          and p.first_order_at > (select max(processed_at) from shopify_orders where shop_id = $1) - interval '${horizonDays + 365} days'),
     spent as (
       select c.person, c.month, c.connected, coalesce(sum(o.total_minor - o.refunded_minor), 0)::float8 as minor
         from customers c
         left join shopify_orders o on o.shop_id = $1 and o.customer_gid = c.person and not o.is_test and o.cancelled_at is null
              and coalesce(o.source_name, '') !~* '(amazon|tiktok)'
              and o.processed_at > c.first_order_at + interval '${landmarkDays} days' and o.processed_at <= c.first_order_at + interval '${horizonDays} days'
        group by 1, 2, 3)
     select month, connected, count(*)::int as n, sum(minor)::float8 as sum, sum(minor * minor)::float8 as squares from spent group by grouping sets ((month, connected), (connected)) order by 1, 2`,
    [tx.shopId],
  );
  const of = (month: string | null) => {
    const [connected, single] = [true, false].map((side) => rows.find((row) => row.month === month && row.connected === side));
    return { connected, single, ...ratio(connected, single) };
  };
  const months = [...new Set(rows.flatMap(({ month }) => (month ? [month] : [])))].sort();
  const all = of(null);
  const smaller = Math.min(all.connected?.n ?? 0, all.single?.n ?? 0);
  const half = Math.floor(months.length / 2);
  const joined = (some: string[]) => ratio(sumUp(rows, some, true), sumUp(rows, some, false)).value;
  return {
    state: smaller < 20 || all.value === null ? "insufficient_data" : smaller < 100 ? "directional" : "ok",
    value: smaller < 20 ? null : all.value, low: smaller < 20 ? null : all.low, high: smaller < 20 ? null : all.high,
    before: months.length >= 4 ? joined(months.slice(0, half)) : null,
    from: months[0] ?? null, to: months.at(-1) ?? null, comparedFrom: months.length >= 4 ? (months[0] ?? null) : null, comparedTo: months.length >= 4 ? (months[half - 1] ?? null) : null,
    trend: months.map((month) => {
      const one = of(month);
      const enough = Math.min(one.connected?.n ?? 0, one.single?.n ?? 0) >= 20;
      return { at: month, value: enough ? one.value : null, low: enough ? one.low : null, high: enough ? one.high : null, partial: false };
    }),
    method: `Mean revenue from day ${landmarkDays + 1} to ${horizonDays} after the first Shopify order: customers known on two nodes or more by day ${landmarkDays} ÷ known on one. Delta-method interval of the ratio, 95 %. Amazon-only buyers cannot be counted as people`,
    rows: [{ what: "customers known on two nodes or more", count: all.connected?.n ?? 0 }, { what: "customers known on one", count: all.single?.n ?? 0 }],
    note: null,
    missing: smaller < 20 ? { what: `20 customers of each kind, observed for ${horizonDays} days`, sources: [] } : null,
    through,
  };
}

function sumUp(rows: readonly Row[], months: readonly string[], connected: boolean): Row {
  const some = rows.filter((row) => row.connected === connected && row.month !== null && months.includes(row.month));
  return some.reduce((sum, row) => ({ ...sum, n: sum.n + row.n, sum: sum.sum + row.sum, squares: sum.squares + row.squares }), { month: null, connected, n: 0, sum: 0, squares: 0 });
}

/** Ratio of two means with the delta method's 95 % interval on the log. */
export function ratio(above: Omit<Row, "month" | "connected"> | undefined, below: Omit<Row, "month" | "connected"> | undefined): { value: number | null; low: number | null; high: number | null } {
  if (!above || !below || above.n < 2 || below.n < 2 || above.sum <= 0 || below.sum <= 0) return { value: null, low: null, high: null };
  const relative = ({ n, sum, squares }: { n: number; sum: number; squares: number }) => Math.max(0, (squares - (sum * sum) / n) / (n - 1)) / n / (sum / n) ** 2;
  const value = above.sum / above.n / (below.sum / below.n);
  const half = 1.96 * Math.sqrt(relative(above) + relative(below));
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half) };
}

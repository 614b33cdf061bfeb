import type { LtvEstimate, LtvReport } from "#app/attribution/ltv/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { dayNumber, isoDay, monday } from "../days.ts";
import { soldOnShopify } from "../journeys/index.ts";
import type { Computation } from "../recompute.ts";

export const horizons = [30, 90, 180, 365] as const;

export type CohortPath = {
  /** How they came: the channel of the first touch before their first order, or `card`. */
  path: string;
  customers: number;
  curve: Record<number, LtvEstimate>;
  forecast: LtvReport["forecast"] | null;
};

export type CohortMonth = {
  month: string;
  customers: number;
  /** Mean revenue a customer by age in months, in minor units; null for ages not all of them have reached. */
  cells: (number | null)[];
};

export type CohortsResult = { currency: string; asOf: string | null; paths: CohortPath[]; months: CohortMonth[]; command: string };

type Row = { person: string; path: string; month: string; day: string; minor: number };
type Inputs = { currency: string; asOf: string | null; rows: Row[] };

/** More customers than these change nothing in an interval but its time. */
const mostCustomers = 10_000;
const draws = 200;

/** What customers are worth over time, by how they came and by the month of their first order. */
export const cohortsComputation: Computation<Inputs> = {
  name: "cohorts",
  read: async (tx) => {
    const shop = await readShop(tx);
    const asOf = await lastWholeWeek(tx, shop.timeZone);
    return { currency: shop.currency, asOf, rows: asOf ? await readOrders(tx, shop.timeZone, asOf) : [] };
  },
  compute: async ({ currency, asOf, rows }, { layers }) => {
    const paths: CohortPath[] = [];
    for (const path of new Set(rows.map((row) => row.path))) {
      const own = rows.filter((row) => row.path === path);
      const transactions = own.map(({ person, day, minor }) => ({ customer: person, day: dayNumber(day), amount: minor }));
      const report = await layers.run({ layer: "ltv", transactions, asOf: dayNumber(asOf ?? ""), options: { horizons: [...horizons], seed: 1, draws } });
      paths.push({ path, customers: new Set(own.map((row) => row.person)).size, curve: report.horizons as Record<number, LtvEstimate>, forecast: report.forecast ?? null });
    }
    const payload: CohortsResult = {
      currency,
      asOf,
      paths: paths.sort((a, b) => b.customers - a.customers),
      months: asOf ? monthly(rows, asOf) : [],
      command: `npm run -s layer -- ltv --input customers.csv --as-of ${asOf ?? "YYYY-MM-DD"} --horizons ${horizons.join(",")} --draws ${draws} --seed 1`,
    };
    return { payload, through: asOf };
  },
};

/** Cumulative revenue a customer by months since the first order; a cell stands only when the whole cohort is that old. */
function monthly(rows: Row[], asOf: string): CohortMonth[] {
  const cohorts = new Map<string, { people: Map<string, number>; orders: Row[] }>();
  for (const row of rows) {
    let cohort = cohorts.get(row.month);
    if (!cohort) cohorts.set(row.month, (cohort = { people: new Map(), orders: [] }));
    const day = dayNumber(row.day);
    cohort.people.set(row.person, Math.min(day, cohort.people.get(row.person) ?? day));
    cohort.orders.push(row);
  }
  const end = dayNumber(asOf);
  return [...cohorts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, { people, orders }]) => {
    const youngest = Math.max(...people.values());
    const ages = Math.min(13, Math.floor((end - youngest) / 30.44) + 1);
    const cells = Array.from({ length: 13 }, (_unused, age) => {
      if (age >= ages || people.size < 20) return null;
      const within = orders.filter((order) => dayNumber(order.day) - (people.get(order.person) ?? 0) <= age * 30.44);
      return within.reduce((sum, order) => sum + order.minor, 0) / people.size;
    });
    return { month, customers: people.size, cells };
  });
}

/**
 * The end of the last whole week that orders reach; before the first, the last order's day. Lifetime values move by the
 * week, not by the day: nights between compute nothing.
 */
export async function lastWholeWeek(tx: Tx, timeZone: string): Promise<string | null> {
  const row = await tx.first<{ first: string | null; last: string | null }>(
    // Of the moments, not of their days: those the index knows.
    `select (min(processed_at) at time zone $2)::date as first, (max(processed_at) at time zone $2)::date as last from shopify_orders where shop_id = $1`,
    [tx.shopId, timeZone],
  );
  if (!row?.first || !row.last) return null;
  const sunday = monday(dayNumber(row.last) + 1) - 1;
  return sunday >= dayNumber(row.first) ? isoDay(sunday) : row.last;
}

/** Every order of those who stand for all customers: who, how they came, when, how much. */
export async function readOrders(tx: Tx, timeZone: string, asOf: string): Promise<Row[]> {
  const counted = await tx.first<{ people: number }>("select count(*)::int as people from people where shop_id = $1 and first_order_at is not null", [tx.shopId]);
  // Every n-th person by a hash of the id: the same people every time.
  const every = Math.max(1, Math.ceil((counted?.people ?? 0) / mostCustomers));
  return tx.query<Row>(
    `select p.person, case when p.migrated_at is not null and p.migrated_at <= p.first_order_at then 'card' else coalesce(p.first_channel, 'unknown') end as path,
            to_char(p.first_order_at at time zone $2, 'YYYY-MM') as month, (o.processed_at at time zone $2)::date as day, (o.total_minor - o.refunded_minor)::float8 as minor
       from shopify_orders o
       join people p on p.shop_id = o.shop_id and p.person = o.customer_gid
       join shops s on s.shop_id = o.shop_id and o.currency = s.currency
      where o.shop_id = $1 and ${soldOnShopify} and p.first_order_at is not null and mod(abs(hashtextextended(p.person, 0)::numeric), ${every}) = 0
        and o.processed_at < ($3::date + 1)::timestamp at time zone $2
      order by 1, 4, 5`,
    [tx.shopId, timeZone, asOf],
  );
}

import type { LtvEstimate } from "#app/attribution/ltv/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { soldOnShopify } from "../journeys/index.ts";
import { lastWholeWeek } from "../cohorts/index.ts";
import { dayNumber } from "../days.ts";
import type { Computation } from "../recompute.ts";

/** Lifetime value of migrated customers beside those whom we never knew on Amazon. Money in the shop's minor units. */
export type MigrationValue = {
  currency: string;
  asOf: string | null;
  landmarkDays: number;
  horizonDays: number;
  groups: { group: "migrated" | "never_amazon"; state: string; estimate: number | null; customers: number; leftOut: number }[];
  difference: { estimate: number | null; low: number | null; high: number | null; p: number | null; state: string } | null;
  /** Mean revenue since the first order, first order included. */
  horizons: { group: "migrated" | "never_amazon"; days: number; estimate: LtvEstimate }[];
  sampled: boolean;
  /** What a migrated customer spent within 90 days of registering, on average; with a normal 95 % interval. */
  within90: { mean: number; low: number; high: number; customers: number } | null;
  command: string;
};

type Row = { person: string; group: "migrated" | "never_amazon"; day: string; minor: number };
type Inputs = { currency: string; asOf: string | null; rows: Row[]; sampled: boolean; within90: MigrationValue["within90"]; horizon: number };

const landmark = 30;
/** More customers than this a group change nothing in an interval but its time. */
const mostCustomers = 2_500;

/** LTV of migrated against never-Amazon customers, by landmark and standardised, with intervals. */
export const migrationValueComputation: Computation<Inputs> = {
  name: "migration-value",
  read: async (tx) => {
    const shop = await readShop(tx);
    const asOf = await lastWholeWeek(tx, shop.timeZone);
    if (!asOf) return { currency: shop.currency, asOf, rows: [], sampled: false, within90: null, horizon: 180 };
    const { rows, sampled } = await readSpending(tx, shop.timeZone, asOf);
    const observed = rows.length > 0 ? dayNumber(asOf) - Math.min(...rows.map(({ day }) => dayNumber(day))) : 0;
    return { currency: shop.currency, asOf, rows, sampled, within90: await readWithin90(tx, asOf), horizon: observed >= 730 ? 365 : 180 };
  },
  compute: async ({ currency, asOf, rows, sampled, within90, horizon }, { layers }) => {
    const groups: Record<string, string> = {};
    for (const row of rows) groups[row.person] = row.group;
    const transactions = rows.map(({ person, day, minor }) => ({ customer: person, day: dayNumber(day), amount: minor }));
    const empty = { groups: [], differences: [] };
    const many = Object.keys(groups).length > 2500;
    const draws = many ? 200 : 400;
    const compared =
      asOf && rows.length > 0
        ? await layers.run({ layer: "compare", transactions, asOf: dayNumber(asOf), groups, options: { landmark, horizon, seed: 1, draws, permutations: draws - 1 } })
        : empty;
    const horizons: MigrationValue["horizons"] = [];
    for (const group of ["migrated", "never_amazon"] as const) {
      const own = transactions.filter(({ customer }) => groups[customer] === group);
      if (!asOf || own.length === 0) continue;
      const report = await layers.run({ layer: "ltv", transactions: own, asOf: dayNumber(asOf), options: { horizons: [90, 180, 365], seed: 1, draws } });
      for (const [days, estimate] of Object.entries(report.horizons)) horizons.push({ group, days: Number(days), estimate });
    }
    const difference = compared.differences[0];
    const payload: MigrationValue = {
      currency, asOf, landmarkDays: landmark, horizonDays: horizon, sampled, within90, horizons,
      groups: compared.groups.map(({ group, ...rest }) => ({ group: group as "migrated" | "never_amazon", ...rest })),
      // Pairs come in the order of names: never_amazon − migrated. Told the other way round it is what migration adds.
      difference: difference ? { estimate: negative(difference.difference), low: negative(difference.high), high: negative(difference.low), p: difference.p, state: difference.state } : null,
      command: `npm run -s layer -- ltv --input customers.csv --as-of ${asOf ?? "YYYY-MM-DD"} --horizons 90,180,365 --draws ${draws} --seed 1`,
    };
    return { payload, through: asOf };
  },
};

const negative = (value: number | null | undefined) => (value === null || value === undefined ? null : -value);

/**
 * Orders of customers by group as they stood thirty days after their first order. Those who registered without being
 * new (reconnected) are in neither.
 */
export async function readSpending(tx: Tx, timeZone: string, asOf: string): Promise<{ rows: Row[]; sampled: boolean }> {
  const counts = await tx.first<{ migrated: number; others: number }>(
    "select count(*) filter (where migrated_at is not null)::int as migrated, count(*) filter (where migrated_at is null)::int as others from people where shop_id = $1 and first_order_at is not null",
    [tx.shopId],
  );
  // A sample of every n-th person of a kind, by a hash of the id: the same people every time.
  const every = (people: number) => Math.max(1, Math.ceil(people / mostCustomers));
  const [migrated, others] = [every(counts?.migrated ?? 0), every(counts?.others ?? 0)];
  const sampled = migrated > 1 || others > 1;
  const rows = await tx.query<Row>(
    `select p.person, case when p.migrated_at <= p.first_order_at + interval '${landmark} days' then 'migrated' else 'never_amazon' end as "group",
            (o.processed_at at time zone $2)::date as day, (o.total_minor - o.refunded_minor)::float8 as minor
       from shopify_orders o
       join people p on p.shop_id = o.shop_id and p.person = o.customer_gid
       join shops s on s.shop_id = o.shop_id and o.currency = s.currency
      where o.shop_id = $1 and ${soldOnShopify} and p.first_order_at is not null
        and (p.migrated_at <= p.first_order_at + interval '${landmark} days' or p.registered_at is null or p.registered_at > p.first_order_at + interval '${landmark} days')
        and mod(abs(hashtextextended(p.person, 0)::numeric), case when p.migrated_at is not null then ${migrated} else ${others} end) = 0
        and o.processed_at < ($3::date + 1)::timestamp at time zone $2
      order by 1, 3, 4`,
    [tx.shopId, timeZone, asOf],
  );
  return { rows, sampled };
}

async function readWithin90(tx: Tx, asOf: string): Promise<MigrationValue["within90"]> {
  const row = await tx.first<{ mean: number | null; sd: number | null; n: number }>(
    `select round(avg(spent))::float8 as mean, round(coalesce(stddev_samp(spent), 0))::float8 as sd, count(*)::int as n from (
       select p.person, coalesce(sum(o.total_minor - o.refunded_minor) filter (where o.processed_at between p.migrated_at and p.migrated_at + interval '90 days'), 0) as spent
         from people p left join shopify_orders o on o.shop_id = p.shop_id and o.customer_gid = p.person and ${soldOnShopify}
        where p.shop_id = $1 and p.migrated_at < $2::date - interval '90 days'
        group by 1) each_person`,
    [tx.shopId, asOf],
  );
  if (!row || row.n < 20 || row.mean === null) return null;
  const half = (1.96 * (row.sd ?? 0)) / Math.sqrt(row.n);
  return { mean: row.mean, low: Math.max(0, row.mean - half), high: row.mean + half, customers: row.n };
}

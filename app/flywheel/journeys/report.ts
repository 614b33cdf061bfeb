import type { JourneyReport, JourneyRow } from "#app/attribution/journeys/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { bridges } from "../channels.ts";
import { isoDay, localDay } from "../days.ts";
import type { Computation } from "../recompute.ts";
import { keepJourneys, type JourneyRun } from "./keep.ts";
import type { LedgerRule } from "./person.ts";
import { journeySettings } from "./settings.ts";

export type PathView = { path: string; soldOn: string; conversions: number; valueMinor: number; nulls: number };
/** What the attribution pages show: one ledger under every rule, and what the statistical models make of the paths. */
export type JourneysResult = {
  currency: string;
  from: string;
  to: string;
  /** The merchant's choice of rule. */
  rule: LedgerRule;
  /** Shopify revenue by channel and rule, and linked Amazon revenue: the credits of a rule add up to the revenue. */
  windows: { days: number; from: string; to: string; cells: LedgerCell[] }[];
  report: JourneyReport;
  paths: PathView[];
  people: { known: number; buyers: number; migrated: number };
  /** A few registered customers whom many nodes touched, to look at one by one. */
  examples: string[];
  run: JourneyRun;
};
export type LedgerCell = { soldOn: string; model: LedgerRule; channel: string; evidence: string; minor: number };

const reportDays = 365;
const mostPaths = 20_000;
const shownPaths = 60;
const windowsInDays = [28, 90, 365];

type Inputs = {
  run: JourneyRun;
  currency: string;
  rule: LedgerRule;
  today: number;
  last: string;
  cells: (LedgerCell & { days: number })[];
  paths: PathView[];
  people: JourneysResult["people"];
  examples: string[];
};

/** Brings the ledger up to date, then reads what pages show of it. */
export const journeysComputation: Computation<Inputs> = {
  name: "journeys",
  read: async (tx, { now, whole }) => {
    const run = await keepJourneys(tx, now, { whole });
    const shop = await readShop(tx);
    const today = localDay(now, shop.timeZone);
    const since = (days: number) => isoDay(today - days);
    const cells: Inputs["cells"] = [];
    for (const days of windowsInDays) {
      const rows = await tx.query<LedgerCell>(
        `select sold_on as "soldOn", model, channel, evidence, sum(amount_minor)::float8 as minor from ledger_days
          where shop_id = $1 and day > $2 and day <= $3 group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
        [tx.shopId, since(days), isoDay(today)],
      );
      cells.push(...rows.map((row) => ({ ...row, days })));
    }
    const paths = await readPaths(tx, today);
    const people = await tx.first<JourneysResult["people"]>(
      `select count(*)::int as known, count(first_order_at)::int as buyers, count(migrated_at)::int as migrated from people where shop_id = $1`,
      [tx.shopId],
    );
    const examples = await tx.query<{ person: string }>(
      `select person from people where shop_id = $1 and first_order_at is not null and registered_at is not null and person like 'gid:%'
        order by (tiktok_at is not null)::int + (ai_at is not null)::int + (email_at is not null)::int desc, registered_at desc, person limit 8`,
      [tx.shopId],
    );
    return { run, examples: examples.map(({ person }) => person), currency: shop.currency, rule: journeySettings(shop).ledgerModel, today, last: isoDay(today), cells, paths, people: people ?? { known: 0, buyers: 0, migrated: 0 } };
  },
  identity: ({ run: _run, ...rest }) => rest,
  compute: async ({ run, currency, rule, today, last, cells, paths, people, examples }, { layers }) => {
    const report = await layers.run({ layer: "journeys", rows: creditablePaths(paths), options: { bootstrap: 300, seed: 1 } });
    const payload: JourneysResult = {
      currency,
      from: isoDay(today - reportDays + 1),
      to: last,
      rule,
      windows: windowsInDays.map((days) => ({ days, from: isoDay(today - days + 1), to: last, cells: cells.filter((cell) => cell.days === days).map(({ days: _days, ...cell }) => cell) })),
      report,
      paths: paths.slice(0, shownPaths),
      people,
      examples,
      run,
    };
    return { payload, through: last };
  },
};

/** A year of journeys by path, most travelled first. @param today the shop's day; the database's when left out */
export async function readPaths(tx: Tx, today?: number): Promise<PathView[]> {
  return tx.query<PathView>(
    `select path, sold_on as "soldOn", sum(conversions)::float8 as conversions, sum(value_minor)::float8 as "valueMinor", sum(nulls)::float8 as nulls
       from journey_paths j join shops s on s.shop_id = j.shop_id
      where j.shop_id = $1 and (week > coalesce($2::date, (now() at time zone s.time_zone)::date) - ${reportDays} or sold_on = '') group by 1, 2 order by sum(conversions) + sum(nulls) desc, 1, 2 limit ${mostPaths}`,
    [tx.shopId, today === undefined ? null : isoDay(today)],
  );
}

/** Paths as the models take them: Shopify's conversions, without the states that everyone passes. */
export function creditablePaths(paths: readonly PathView[]): JourneyRow[] {
  const skipped = new Set<string>(bridges);
  return paths
    .filter(({ soldOn }) => soldOn !== "amazon")
    .map(({ path, conversions, valueMinor, nulls }) => ({ path: path.split(" > ").filter((name) => name !== "" && !skipped.has(name)), conversions, value: valueMinor, nulls }));
}

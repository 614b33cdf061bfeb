import { chowLin, denton } from "#app/attribution/window/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";

/** Branded searches on Amazon, or the best stand-in for them. */
export type Demand = {
  grain: "day" | "week";
  /** `joined`: weekly truth laid over a daily indicator. `proxy`: a daily indicator alone. `weekly`: the truth alone. */
  kind: "joined" | "proxy" | "weekly";
  /** What it was made of, in words. */
  source: string;
  /** Day number of the first value; the first day of the first week when weekly. */
  first: number;
  values: (number | null)[];
  /** The marketplace that the searches are of; null when the file names none, or the stand-in knows none. */
  marketplace: string | null;
  /** Branded purchases per branded search, and what it rests on; null without Search Query Performance. */
  purchasesPerSearch: number | null;
};

const indicatorNames: Record<string, string> = {
  gsc: "Search Console impressions of your brand",
  ads_search_terms: "ad impressions on your brand’s search terms",
  trends: "Google Trends of your brand",
};
const leastWeeks = 8;

type WeekRow = { from: string; to: string; searches: number; purchases: number | null };
type DayRow = { source: string; day: string; value: number };

/** Builds the branded-search series of a shop; null when nothing of it was imported. */
export async function readDemand(tx: Tx): Promise<Demand | null> {
  // Searches of two marketplaces are not one series: the one with the most is measured.
  const scope = await tx.first<{ scope: string }>(
    `select scope from search_demand where shop_id = $1 and source = 'sqp' and grain = 'week' and is_branded group by scope order by sum(searches) desc nulls last, scope limit 1`,
    [tx.shopId],
  );
  const marketplace = scope && /^[A-Z]{2}$/.test(scope.scope) ? scope.scope : null;
  const weeks = await tx.query<WeekRow>(
    `with queries as (
       select from_day, to_day, scope, term, max(searches) as searches,
              coalesce(sum(purchases) filter (where asin <> ''), max(purchases)) as purchases
         from search_demand where shop_id = $1 and source = 'sqp' and grain = 'week' and is_branded and scope = $2 group by 1, 2, 3, 4)
     select from_day as "from", to_day as "to", sum(searches)::float8 as searches, sum(purchases)::float8 as purchases
       from queries group by 1, 2 having sum(searches) is not null order by 1`,
    [tx.shopId, scope?.scope ?? ""],
  );
  const days = await tx.query<DayRow>(
    `select source, from_day as day,
            sum(case source when 'trends' then null else impressions end)::float8 as value
       from search_demand where shop_id = $1 and source in ('gsc', 'ads_search_terms') and grain = 'day' and is_branded group by 1, 2
     union all
     select 'trends', d.from_day, avg(d.index_value)::float8
       from search_demand d where d.shop_id = $1 and d.source = 'trends' and d.grain = 'day' and d.is_branded is not false and d.index_value is not null
        and d.import_id = (select x.import_id from search_demand x where x.shop_id = $1 and x.source = 'trends' and x.grain = 'day' group by 1 order by max(x.from_day) desc, count(*) desc limit 1)
      group by 2 order by 1, 2`,
    [tx.shopId],
  );
  return buildDemand(weeks, days.filter((row) => row.value !== null), marketplace);
}

/** The pure part: weekly truth and daily indicators into one series. */
export function buildDemand(weeks: readonly WeekRow[], days: readonly DayRow[], marketplace: string | null = null): Demand | null {
  const purchases = weeks.filter((week) => week.purchases !== null);
  const searched = purchases.reduce((sum, week) => sum + week.searches, 0);
  const purchasesPerSearch = searched > 0 ? purchases.reduce((sum, week) => sum + (week.purchases ?? 0), 0) / searched : null;
  const indicators = ["gsc", "ads_search_terms", "trends"]
    .map((source) => ({ source, rows: days.filter((row) => row.source === source && row.value >= 0) }))
    .filter(({ rows }) => rows.length >= 28);
  for (const { source, rows } of indicators) {
    const joined = join(weeks, rows);
    if (joined) return { ...joined, grain: "day", kind: "joined", source: `Search Query Performance by week, laid over ${indicatorNames[source]} by day`, marketplace, purchasesPerSearch };
  }
  const [best] = [...indicators].sort((a, b) => b.rows.length - a.rows.length);
  if (best) {
    const first = dayNumber(best.rows[0]!.day);
    const values = new Array<number | null>(dayNumber(best.rows.at(-1)!.day) - first + 1).fill(null);
    for (const row of best.rows) values[dayNumber(row.day) - first] = row.value;
    return { grain: "day", kind: "proxy", source: indicatorNames[best.source] ?? best.source, first, values, marketplace, purchasesPerSearch };
  }
  if (weeks.length === 0) return null;
  const first = dayNumber(weeks[0]!.from);
  const at = (week: WeekRow) => Math.round((dayNumber(week.from) - first) / 7);
  const values = new Array<number | null>(at(weeks.at(-1)!) + 1).fill(null);
  for (const week of weeks) values[at(week)] = week.searches;
  return { grain: "week", kind: "weekly", source: "Search Query Performance by week", first, values, marketplace, purchasesPerSearch };
}

/** Weeks with an indicator on all of their days, joined so that each week keeps its sum; null with too few of them. */
function join(weeks: readonly WeekRow[], rows: readonly DayRow[]): { first: number; values: (number | null)[] } | null {
  const byDay = new Map(rows.map((row) => [dayNumber(row.day), row.value]));
  const whole = weeks
    .map((week) => ({ from: dayNumber(week.from), to: dayNumber(week.to), searches: week.searches }))
    .filter(({ from, to }) => to - from === 6 && Array.from({ length: 7 }, (_, i) => byDay.has(from + i)).every(Boolean));
  if (whole.length < leastWeeks) return null;
  const indicator: number[] = [];
  const groupOfDay: number[] = [];
  whole.forEach(({ from }, group) => {
    for (let day = from; day < from + 7; day++) {
      indicator.push(byDay.get(day) ?? 0);
      groupOfDay.push(group);
    }
  });
  const input = { totals: whole.map((week) => week.searches), groupOfDay, indicators: [indicator] };
  const daily = disaggregate(input);
  if (!daily) return null;
  const first = whole[0]!.from;
  const values = new Array<number | null>(whole.at(-1)!.to - first + 1).fill(null);
  whole.forEach(({ from }, group) => {
    for (let i = 0; i < 7; i++) values[from + i - first] = daily[group * 7 + i] ?? null;
  });
  return { first, values };
}

/** Chow-Lin; Denton where that would give days below zero; neither where the indicator does not fit at all. */
function disaggregate(input: Parameters<typeof chowLin>[0]): number[] | null {
  try {
    const regression = chowLin(input);
    if (regression.negativeDays === 0) return regression.values;
  } catch {
    // The totals cannot be told apart: proportional smoothing may still do.
  }
  try {
    return denton(input).values;
  } catch {
    return null;
  }
}

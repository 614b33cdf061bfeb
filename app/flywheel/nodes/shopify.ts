import type { Tx } from "#app/platform/db.ts";
import { assistants } from "../journeys/index.ts";
import type { NodesResult, Origin } from "./model.ts";
import { intoWeeks, shareOf } from "./weeks.ts";

/** Customers who bought on Shopify by the way they first came, and how many of them bought again. */
export async function readOrigins(tx: Tx): Promise<Origin[]> {
  const rows = await tx.query<Omit<Origin, "share">>(
    `with bought as (select customer_gid, count(*) as orders from shopify_orders where shop_id = $1 and customer_gid is not null and not is_test and cancelled_at is null and coalesce(source_name, '') !~* '(amazon|tiktok)' group by 1)
     select case when p.migrated_at is not null then 'card' else coalesce(p.first_channel, 'unknown') end as origin, count(*)::int as customers, count(*) filter (where b.orders > 1)::int as again
       from bought b join people p on p.shop_id = $1 and p.person = b.customer_gid group by 1 order by 2 desc, 1`,
    [tx.shopId],
  );
  return rows.map((row) => ({ ...row, share: shareOf(row.again, row.customers) }));
}

/** Sessions that came from an assistant, by week and by assistant over the shown weeks. Only rows by day count into weeks. */
export async function readVisits(tx: Tx, weeks: readonly string[]): Promise<Pick<NodesResult["shopify"], "visits" | "visitsBy">> {
  const names = new Map(assistants.flatMap(({ name, hosts, sources }) => [...hosts, ...sources].map((source) => [source, name] as const)));
  const rows = await tx.query<{ source: string; day: string; grain: string; value: number }>(
    "select source, from_day as day, grain, sum(sessions)::float8 as value from referral_days where shop_id = $1 and from_day >= $2 and sessions is not null and source = any($3) group by 1, 2, 3",
    [tx.shopId, weeks[0], [...names.keys()]],
  );
  const days = new Map<string, number>();
  const by = new Map<string, number>();
  for (const { source, day, grain, value } of rows) {
    if (grain === "day") days.set(day, (days.get(day) ?? 0) + value);
    const name = names.get(source) ?? source;
    by.set(name, (by.get(name) ?? 0) + value);
  }
  return {
    visits: intoWeeks({ name: "Visits from assistants", kind: "count" }, [...days].map(([day, value]) => ({ day, value })), weeks),
    visitsBy: [...by].map(([assistant, sessions]) => ({ assistant, sessions })).sort((a, b) => b.sessions - a.sessions || a.assistant.localeCompare(b.assistant)),
  };
}

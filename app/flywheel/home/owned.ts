import type { Tx } from "#app/platform/db.ts";
import { dayNumber, daySeries, isoDay, monday, sumDays } from "../days.ts";
import type { HomeResult } from "./model.ts";

/** Customers who are ours through a card: how many, how many bought, how many came in the last 28 days. */
export async function readOwned(tx: Tx, today: number): Promise<HomeResult["owned"]> {
  const rows = await tx.query<{ day: string; value: number; bought: number }>(
    `select (p.migrated_at at time zone s.time_zone)::date as day, count(*)::int as value, count(p.first_order_at)::int as bought
       from people p join shops s on s.shop_id = p.shop_id where p.shop_id = $1 and p.migrated_at is not null group by 1 order by 1`,
    [tx.shopId],
  );
  const series = daySeries(rows.map((row) => ({ day: dayNumber(row.day), value: row.value })));
  const total = rows.reduce((sum, row) => sum + row.value, 0);
  const added = series ? sumDays(series, today - 28, today - 1) : 0;
  const addedBefore = series ? sumDays(series, today - 56, today - 29) : 0;
  const trend: HomeResult["owned"]["trend"] = [];
  if (series) {
    for (let week = Math.max(monday(series.first), monday(today) - 25 * 7); week <= today; week += 7) {
      trend.push({ at: isoDay(week), value: sumDays(series, series.first, week + 6), low: null, high: null, partial: week + 6 >= today });
    }
  }
  return {
    state: total > 0 ? "ok" : "insufficient_data", value: total > 0 ? total : null, low: null, high: null, before: total - added,
    withOrder: rows.reduce((sum, row) => sum + row.bought, 0), added, addedBefore,
    from: isoDay(today - 28), to: isoDay(today - 1), comparedFrom: isoDay(today - 56), comparedTo: isoDay(today - 29), trend,
    method: "Registrations whose e-mail had no Shopify customer before; merged customers count once. A count of all, so it has no interval",
    rows: [{ what: "customers", count: total }], note: null, missing: total === 0 ? { what: "a published card in the box", sources: [] } : null, through: isoDay(today),
  };
}

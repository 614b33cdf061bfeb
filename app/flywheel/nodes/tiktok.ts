import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";
import type { Converter } from "../money.ts";
import type { Weekly } from "./model.ts";
import { intoWeeks } from "./weeks.ts";

/** Posts on TikTok by week, creators' and own. */
export async function readPosts(tx: Tx, weeks: readonly string[]): Promise<Weekly | null> {
  const rows = await tx.query<{ day: string; value: number }>(
    `select (p.posted_at at time zone s.time_zone)::date as day, count(*)::int as value from content_posts p join shops s on s.shop_id = p.shop_id
      where p.shop_id = $1 and p.platform = 'tiktok' and p.posted_at is not null group by 1`,
    [tx.shopId],
  );
  return intoWeeks({ name: "Posts", kind: "count" }, rows, weeks);
}

/** Ad spend on TikTok by week, in minor units of the shop's currency. */
export async function readTiktokSpend(tx: Tx, converter: Converter, weeks: readonly string[]): Promise<Weekly | null> {
  const rows = await tx.query<{ day: string; currency: string; minor: number }>("select from_day as day, currency, sum(spend_minor)::float8 as minor from spend_days where shop_id = $1 and channel = 'tiktok_ads' and grain = 'day' and spend_minor is not null group by 1, 2", [tx.shopId]);
  const days = new Map<number, number>();
  for (const { day, currency, minor } of rows) {
    const at = dayNumber(day);
    days.set(at, (days.get(at) ?? 0) + (converter.convert(minor, currency, at) ?? 0));
  }
  return intoWeeks({ name: "Ad spend", kind: "money" }, days, weeks);
}

import { toMajor } from "#app/platform/currency.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";
import type { Converter } from "../money.ts";

/** What was done on a day to be found: one column of the joint fit. */
export type Exposure = {
  name: "tiktok_posts" | "tiktok_ads" | "sends" | `ads_${string}`;
  /** In words, with its unit. */
  label: string;
  /** Which force it drives; null for what is only held constant. */
  force: 1 | 9 | null;
  first: number;
  /** One a day; 0 where nothing happened within the days that the source covers. */
  values: number[];
};

type Row = { name: string; day: string; value: number };

/** All exposures by day that were imported, each from its first to its last covered day. */
export async function readExposures(tx: Tx, converter: Converter): Promise<Exposure[]> {
  const posts = await tx.query<Row>(
    `select 'tiktok_posts' as name, (p.posted_at at time zone s.time_zone)::date as day, count(*)::float8 as value
       from content_posts p join shops s on s.shop_id = p.shop_id where p.shop_id = $1 and p.platform = 'tiktok' group by 2 order by 2`,
    [tx.shopId],
  );
  const sends = await tx.query<Row>(
    // Only what asks for something on Amazon, where the sends say their purpose; all of them where none does.
    `select 'sends' as name, day, sum(coalesce(delivered, recipients))::float8 as value
       from sends where shop_id = $1 and (purpose in ('replenishment', 'review_request') or not exists (select 1 from sends x where x.shop_id = $1 and x.purpose is not null))
      group by 2 having sum(coalesce(delivered, recipients)) is not null order by 2`,
    [tx.shopId],
  );
  const spend = await tx.query<Row & { currency: string }>(
    `select channel as name, from_day as day, currency, sum(spend_minor)::float8 as value
       from spend_days where shop_id = $1 and grain = 'day' and spend_minor is not null group by 1, 2, 3 order by 1, 2`,
    [tx.shopId],
  );
  const exposures: Exposure[] = [];
  const add = async (name: Exposure["name"], label: string, force: Exposure["force"], rows: readonly Row[], table: string, where = "true") => {
    if (rows.length === 0) return;
    const covered = await coverage(tx, table, where);
    const first = Math.min(dayNumber(rows[0]!.day), covered ? dayNumber(covered.from) : Infinity);
    const last = Math.max(dayNumber(rows.at(-1)!.day), covered ? dayNumber(covered.to) : -Infinity);
    const values = new Array<number>(last - first + 1).fill(0);
    for (const row of rows) values[dayNumber(row.day) - first] = (values[dayNumber(row.day) - first] ?? 0) + row.value;
    exposures.push({ name, label, force, first, values });
  };
  await add("tiktok_posts", "TikTok posts, on the day they went out", 1, posts, "content_posts");
  const byChannel = new Map<string, Row[]>();
  for (const { name, day, value, currency } of spend) {
    const minor = converter.convert(value, currency, dayNumber(day));
    if (minor !== null) byChannel.set(name, [...(byChannel.get(name) ?? []), { name, day, value: toMajor(minor, converter.currency) }]);
  }
  for (const [channel, rows] of byChannel) {
    if (channel === "tiktok_ads") await add("tiktok_ads", "TikTok ad spend", 1, rows, "spend_days", "channel = 'tiktok_ads'");
    // Ads on Amazon's own search are set to what is searched: no control of it.
    else if (channel !== "amazon_ads") await add(`ads_${channel.replace(/[^a-z0-9_]+/gi, "_")}`, `Ad spend, ${channel}`, null, rows, "spend_days", `channel = '${channel.replaceAll("'", "''")}'`);
  }
  await add("sends", "E-mails and texts delivered", 9, sends, "sends");
  return exposures;
}

/** The period that the imports of a table say they cover; null when they say none. */
async function coverage(tx: Tx, table: string, where: string): Promise<{ from: string; to: string } | null> {
  const row = await tx.first<{ from: string | null; to: string | null }>(
    `select min(period_from) as "from", max(period_to) as "to" from imports i
      where i.shop_id = $1 and i.state = 'done' and i.id in (select distinct import_id from ${table} where shop_id = $1 and ${where})`,
    [tx.shopId],
  );
  return row?.from && row.to ? { from: row.from, to: row.to } : null;
}

/**
 * An exposure that is there on more than four days in five has no "without" to compare with. What rises above its usual
 * level still comes in bursts.
 */
export function asBursts(values: readonly (number | null)[]): { values: (number | null)[]; aboveUsual: boolean } {
  const known = values.filter((value) => value !== null);
  const present = known.filter((value) => value > 0).length;
  if (known.length === 0 || present <= 0.8 * known.length) return { values: [...values], aboveUsual: false };
  const usual = [...known].sort((a, b) => a - b)[Math.floor(known.length * 0.6)] ?? 0;
  return { values: values.map((value) => (value === null ? null : Math.max(0, value - usual))), aboveUsual: true };
}

import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";
import type { Converter } from "../money.ts";
import { byDay } from "./ledger.ts";

export type CreatorView = { handle: string; posts: number; gmvMinor: number; firstPost: string | null; recruited: boolean };
export type CreatorFacts = {
  /** Creators known at all, and those matched to a customer, and to a recipient of a recruiting send. */
  creators: number;
  matched: number;
  recruited: number;
  recruitingSends: number;
  /** Their sales by day, in minor units of the shop's currency. */
  customers: Map<number, number>;
  recipients: Map<number, number>;
  top: CreatorView[];
  /** The first and the last day that posts or their orders are known of, by any creator: days between without a sale are 0. */
  first: number | null;
  last: number | null;
};

/** Creators who are customers, when a recruiting send reached them, and their first post. Parameter 1 is the shop. */
export const matched = `
    matched as (
      select c.handle, c.customer_gid,
             (select min(coalesce(r.sent_at, s.sent_at, s.day::timestamptz)) from send_recipients r join sends s on s.shop_id = r.shop_id and s.send_id = r.send_id
               where r.shop_id = $1 and r.customer_gid = c.customer_gid and s.purpose = 'creator_recruiting') as recruited_at,
             (select min(p.posted_at) from content_posts p where p.shop_id = $1 and p.creator = c.handle) as first_post
        from creators c where c.shop_id = $1 and c.platform = 'tiktok' and c.customer_gid is not null)`;
/** Orders that creators brought where those were imported, otherwise what each post sold in its measured periods. */
export const gmv = `
    gmv as (
      select a.creator as handle, (a.ordered_at at time zone s.time_zone)::date as day, a.currency, a.revenue_minor as minor, a.ordered_at as at
        from affiliate_order_lines a join shops s on s.shop_id = a.shop_id where a.shop_id = $1 and a.is_eligible
      union all
      select p.creator, (p.posted_at at time zone s.time_zone)::date, r.currency, r.revenue_minor, p.posted_at
        from content_posts p join shops s on s.shop_id = p.shop_id
        join lateral (select revenue_minor, currency from content_results r where r.shop_id = p.shop_id and r.platform = p.platform and r.post_id = p.post_id
                       order by revenue_minor desc nulls last limit 1) r on true
       where p.shop_id = $1 and not exists (select 1 from affiliate_order_lines where shop_id = $1))`;
/** Creators who are customers, and those whom a recruiting send reached before they posted; their posts and sales. */
export async function readCreators(tx: Tx, converter: Converter): Promise<CreatorFacts> {
  const counts = await tx.first<{ creators: number; matched: number; recruited: number; sends: number; first: string | null; last: string | null }>(
    `with ${matched}
     select (select count(*)::int from creators where shop_id = $1 and platform = 'tiktok') as creators, count(*)::int as matched,
            count(*) filter (where recruited_at < coalesce(first_post, 'infinity'))::int as recruited,
            (select count(*)::int from sends where shop_id = $1 and purpose = 'creator_recruiting') as sends,
            least((select min((ordered_at at time zone 'UTC')::date) from affiliate_order_lines where shop_id = $1), (select min((posted_at at time zone 'UTC')::date) from content_posts where shop_id = $1 and platform = 'tiktok')) as first,
            greatest((select max(period_to) from imports where shop_id = $1 and state = 'done' and id in (select distinct import_id from affiliate_order_lines where shop_id = $1)),
                     (select max((ordered_at at time zone 'UTC')::date) from affiliate_order_lines where shop_id = $1),
                     (select max((posted_at at time zone 'UTC')::date) from content_posts where shop_id = $1)) as last
       from matched`,
    [tx.shopId],
  );
  const rows = await tx.query<{ day: string; currency: string | null; minor: number | null; recruited: boolean }>(
    `with ${matched}, ${gmv}
     select g.day, g.currency, coalesce(m.recruited_at < coalesce(m.first_post, 'infinity') and g.at > m.recruited_at, false) as recruited, sum(g.minor)::float8 as minor
       from matched m join gmv g on g.handle = m.handle group by 1, 2, 3 order by 1, 2, 3`,
    [tx.shopId],
  );
  const top = await tx.query<CreatorView & { currency: string | null }>(
    `with ${matched}, ${gmv}
     select m.handle, (select count(*)::int from content_posts p where p.shop_id = $1 and p.creator = m.handle) as posts, max(g.currency) as currency,
            coalesce(sum(g.minor), 0)::float8 as "gmvMinor", (m.first_post at time zone 'UTC')::date as "firstPost", coalesce(m.recruited_at < coalesce(m.first_post, 'infinity'), false) as recruited
       from matched m left join gmv g on g.handle = m.handle group by 1, m.first_post, m.recruited_at order by 4 desc, 1 limit 40`,
    [tx.shopId],
  );
  const last = counts?.last ? dayNumber(counts.last) : null;
  return {
    creators: counts?.creators ?? 0,
    matched: counts?.matched ?? 0,
    recruited: counts?.recruited ?? 0,
    recruitingSends: counts?.sends ?? 0,
    // A recruited creator is force 10's; the others are force 5's.
    customers: byDay(rows.filter((row) => !row.recruited), converter),
    recipients: byDay(rows.filter((row) => row.recruited), converter),
    top: top.map(({ currency, ...row }) => ({ ...row, gmvMinor: converter.convert(row.gmvMinor, currency, last ?? 0) ?? row.gmvMinor })),
    first: counts?.first ? dayNumber(counts.first) : null,
    last,
  };
}

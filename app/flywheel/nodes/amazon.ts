import type { Tx } from "#app/platform/db.ts";
import type { Month, NodesResult } from "./model.ts";
import { shareOf } from "./weeks.ts";

const shownMonths = 24;

/** Share of a month's buyers who had bought before, by Amazon's Repeat Purchase report: customers of all ASINs together. */
export async function readRepeat(tx: Tx): Promise<Month[]> {
  const rows = await tx.query<{ month: string; customers: number; again: number }>(
    `select from_day as month, sum(unique_customers)::float8 as customers, sum(unique_customers * repeat_share)::float8 as again
       from repeat_purchases where shop_id = $1 and grain = 'month' and unique_customers is not null and repeat_share is not null group by 1 order by 1 desc limit ${shownMonths}`,
    [tx.shopId],
  );
  return rows.reverse().map(({ month, customers, again }) => ({ month, count: customers, share: shareOf(Math.round(again), Math.round(customers)) }));
}

/** Orders ÷ visits of the listings by month, by the Business Report: the whole channel where it is given, else its items. */
export async function readConversion(tx: Tx): Promise<Month[]> {
  const rows = await tx.query<{ month: string; visits: number; orders: number }>(
    `with months as (
       select date_trunc('month', from_day)::date as month, item = '' as is_whole, sum(visits)::float8 as visits, sum(coalesce(orders, units))::float8 as orders
         from sales_days where shop_id = $1 and channel = 'amazon' and visits is not null and date_trunc('month', from_day) = date_trunc('month', to_day) group by 1, 2)
     select distinct on (month) month, visits, orders from months where orders is not null order by month desc, is_whole desc limit ${shownMonths}`,
    [tx.shopId],
  );
  return rows.reverse().map(({ month, visits, orders }) => ({ month, count: visits, share: shareOf(Math.round(orders), Math.round(visits)) }));
}

/** Reviews that there were at the end of each month, and their mean rating, weighted by their number. */
export async function readReviews(tx: Tx): Promise<NodesResult["amazon"]["reviews"]> {
  const rows = await tx.query<{ month: string; reviews: number; rating: number | null }>(
    `with last as (
       select distinct on (marketplace, asin, date_trunc('month', day)) date_trunc('month', day)::date as month, reviews, rating
         from review_counts where shop_id = $1 order by marketplace, asin, date_trunc('month', day), day desc)
     select month, sum(reviews)::float8 as reviews, (sum(reviews * rating) filter (where rating is not null) / nullif(sum(reviews) filter (where rating is not null), 0))::float8 as rating
       from last group by 1 order by 1 desc limit ${shownMonths}`,
    [tx.shopId],
  );
  return rows.reverse();
}

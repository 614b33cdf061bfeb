import { withShop } from "./db.ts";

/** At most `most` hits in each window of `seconds`. */
export type Limit = { bucket: string; most: number; seconds: number };

/**
 * Counts one hit in each bucket and says whether all of them still hold. Counted in a transaction of its own: a refused
 * or failed attempt counts as well, and the rows are locked for a moment only.
 */
export async function withinLimits(shopId: number, limits: readonly Limit[], now: Date): Promise<boolean> {
  // Sorted, so that two callers lock rows in the same order.
  const sorted = limits.toSorted((a, b) => a.bucket.localeCompare(b.bucket));
  const counted = await withShop(shopId, (tx) =>
    tx.query<{ bucket: string; hits: number }>(
      `insert into rate_buckets (shop_id, bucket, window_start, hits)
       select $1, bucket, to_timestamp(floor($4::float8 / seconds) * seconds), 1
         from unnest($2::text[], $3::int[]) as wanted (bucket, seconds)
       on conflict (shop_id, bucket, window_start) do update set hits = rate_buckets.hits + 1
       returning bucket, hits`,
      [shopId, sorted.map((limit) => limit.bucket), sorted.map((limit) => limit.seconds), now.getTime() / 1000],
    ),
  );
  const most = new Map(sorted.map((limit) => [limit.bucket, limit.most]));
  return counted.every(({ bucket, hits }) => hits <= (most.get(bucket) ?? 0));
}

/** Drops windows that have passed. */
export async function dropOldBuckets(shopId: number, now: Date): Promise<number> {
  return withShop(shopId, (tx) => tx.run("delete from rate_buckets where shop_id = $1 and window_start < $2", [shopId, new Date(now.getTime() - 2 * 86_400_000)]));
}

/**
 * The last breaker, over all shops of this process: a flood spread over many shops still ends somewhere.
 * Kept in memory, since no shop's rows may count another's.
 */
export function breaker({ most, seconds }: { most: number; seconds: number }): (now: Date) => boolean {
  let window = 0;
  let hits = 0;
  return (now) => {
    const current = Math.floor(now.getTime() / 1000 / seconds);
    if (current !== window) [window, hits] = [current, 0];
    hits += 1;
    return hits <= most;
  };
}

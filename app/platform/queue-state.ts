import { pool } from "./db.ts";

/** How many jobs wait and run, by queue; the age is of the oldest that is due, in seconds. Several queues may be missing: they are empty. */
export async function queueCounts(): Promise<{ queue: string; waiting: number; active: number; oldestSeconds: number }[]> {
  const rows = await pool().query<{ queue: string; waiting: number; active: number; oldestSeconds: number }>(
    `select name as queue,
            count(*) filter (where state in ('created', 'retry'))::int as waiting,
            count(*) filter (where state = 'active')::int as active,
            coalesce(extract(epoch from now() - min(start_after) filter (where state in ('created', 'retry') and start_after <= now()))::int, 0) as "oldestSeconds"
       from pgboss.job where state < 'completed' and name <> 'dead' group by name order by name`,
  );
  return rows.rows;
}

/** How many jobs failed their last retry and wait for a person; of one shop only when `shopId` is given. */
export async function deadCount(shopId: number | null = null): Promise<number> {
  const { rows } = await pool().query<{ count: number }>("select count(*)::int as count from pgboss.job where name = 'dead' and state < 'active' and ($1::bigint is null or data->>'shopId' = $1::text)", [shopId]);
  return rows[0]?.count ?? 0;
}

/** Whether a queue holds work of a shop that waits or runs. */
export async function hasWork(queue: string, shopId: number): Promise<boolean> {
  const { rows } = await pool().query("select 1 from pgboss.job where name = $1 and state in ('created', 'retry', 'active') and data->>'shopId' = $2::text limit 1", [queue, shopId]);
  return rows.length > 0;
}

/** A job that failed its last retry: whose and which, when, and the class of its last error. Never what it carried. */
export type DeadJob = { id: string; queue: string; shopId: number | null; at: Date; error: string | null };

/** The newest dead letters, at most `most`; of one shop only when `shopId` is given. */
export async function deadJobs(most = 100, shopId: number | null = null): Promise<DeadJob[]> {
  const { rows } = await pool().query<DeadJob>(
    `select id, coalesce(source_name, 'unknown') as queue, (data->>'shopId')::bigint as "shopId", created_on as at, source_output->>'name' as error
       from pgboss.job where name = 'dead' and state < 'active' and ($2::bigint is null or data->>'shopId' = $2::text) order by created_on desc limit $1`,
    [most, shopId],
  );
  return rows;
}

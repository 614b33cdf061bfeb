import { PgBoss } from "pg-boss";
import { pool, withShop } from "#app/platform/db.ts";
import { queues } from "#app/platform/queues.ts";
import type { Rig } from "./rig.ts";

const names = queues.map((queue) => queue.name).filter((name) => name !== "dead");

/**
 * What the queue does by itself a while after a process died, at once: jobs whose worker no longer gives a sign are
 * given to another. With workers alive it is harsher than life: their jobs are given out a second time.
 */
export async function giveBackJobs(): Promise<void> {
  await pool().query("update pgboss.job set started_on = now() - interval '1 day', heartbeat_on = now() - interval '1 day' where state = 'active' and name = any($1)", [names]);
  await pool().query("update pgboss.queue set monitor_on = null, monitor_claim_on = null");
  const minder = new PgBoss({ connectionString: process.env.DATABASE_URL, max: 1, migrate: false, createSchema: false, supervise: false, schedule: false });
  minder.on("error", () => undefined);
  await minder.start();
  await minder.supervise();
  await minder.stop({ graceful: false });
}

/** How many jobs are being worked at this moment, of all queues or of those named. */
export async function activeJobs(of: readonly string[] = names): Promise<number> {
  const { rows } = await pool().query<{ n: number }>("select count(*)::int as n from pgboss.job where state = 'active' and name = any($1)", [of]);
  return rows[0]?.n ?? 0;
}

/** Waits, not for ever, until a worker has taken a job. @returns whether one has */
export async function untilWorked(of: readonly string[] = names, seconds = 10): Promise<boolean> {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await new Promise((done) => setTimeout(done, 20))) if ((await activeJobs(of)) > 0) return true;
  return false;
}

/**
 * Waits until nothing is left to do, with waits of up to an hour between tries cut short, and those of five minutes for
 * what a process that died had claimed to tell Flow. Longer than the two minutes
 * after which the queue gives jobs back whose worker lost them, as when the database crashed under it.
 * @returns what still is to do after `seconds`, as text; none when all came to rest
 */
export async function settle(rig: Rig, seconds = 200): Promise<string[]> {
  const until = Date.now() + seconds * 1000;
  let left: string[] = [];
  for (let quiet = 0; quiet < 2 && Date.now() < until;) {
    await rig.shopify.webhooksIdle();
    await pool().query("update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after between now() and now() + interval '1 hour' and name = any($1)", [names]);
    await withShop(rig.shopId, (tx) => tx.run("update flow_events set claimed_at = claimed_at - interval '1 hour' where shop_id = $1 and done_at is null and claimed_at < now() - interval '15 seconds'", [tx.shopId]));
    const { rows } = await pool().query<{ name: string; state: string; n: number; data: unknown }>(
      "select name, state, count(*)::int as n, (array_agg(data))[1] as data from pgboss.job where state in ('created', 'retry', 'active') and start_after <= now() + interval '1 hour' and name = any($1) group by 1, 2",
      [names],
    );
    left = rows.map(({ name, state, n, data }) => `${n} ${name} ${state}, such as ${JSON.stringify(data)}`);
    quiet = left.length === 0 ? quiet + 1 : 0;
    await new Promise((done) => setTimeout(done, 200));
  }
  return left;
}

import { pool } from "#app/platform/db.ts";
import type { JobData, JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";

type Waiting = { id: string; name: QueueName; data: JobData };

/**
 * Runs what waits in the given queues until nothing does, in the order it came, and gives how many jobs ran. A job that
 * throws stays in its queue and ends the run with its error.
 */
export async function drainJobs(handlers: Partial<Record<QueueName, JobHandler>>, { untilTime = new Date() }: { untilTime?: Date } = {}): Promise<number> {
  for (let ran = 0; ; ran += 1) {
    const { rows } = await pool().query<Waiting>(
      `select id, name, data from pgboss.job where state in ('created', 'retry') and name = any($1) and start_after <= greatest($2::timestamptz, now())
        order by created_on, id limit 1`,
      [Object.keys(handlers), untilTime],
    );
    const job = rows[0];
    if (!job) return ran;
    await handlers[job.name]?.(job.data, { id: job.id, signal: new AbortController().signal });
    await pool().query("update pgboss.job set state = 'completed', completed_on = now() where id = $1 and name = $2", [job.id, job.name]);
  }
}

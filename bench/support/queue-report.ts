import { pool } from "#app/platform/db.ts";
import { queues } from "#app/platform/queues.ts";
import { metricsToken, type Rig } from "#tests/faults/support/rig.ts";

const names = queues.map(({ name }) => name).filter((name) => name !== "dead");

type Row = { queue: string; done: number; "wait p50 s": number; "wait p99 s": number; "work p50 s": number; due: number; later: number; active: number; tries: number };

/**
 * Prints what each queue has done and what still waits in it: `due` waits for a free worker, `later` for its time (a
 * next try, a reminder). Waits are from the moment a job was due to that of its last start.
 */
export async function printQueues(): Promise<void> {
  const waited = "extract(epoch from started_on - greatest(created_on, start_after))";
  const worked = "extract(epoch from completed_on - started_on)";
  const { rows } = await pool().query<Row>(
    `select name as queue, count(*) filter (where state = 'completed')::int as done,
            round(percentile_cont(0.5) within group (order by ${waited}) filter (where state = 'completed')::numeric, 2)::float as "wait p50 s",
            round(percentile_cont(0.99) within group (order by ${waited}) filter (where state = 'completed')::numeric, 2)::float as "wait p99 s",
            round(percentile_cont(0.5) within group (order by ${worked}) filter (where state = 'completed')::numeric, 3)::float as "work p50 s",
            count(*) filter (where state in ('created', 'retry') and start_after <= now())::int as due,
            count(*) filter (where state in ('created', 'retry') and start_after > now())::int as later,
            count(*) filter (where state = 'active')::int as active, max(retry_count)::int as tries
       from pgboss.job where name = any($1) group by name order by name`,
    [names],
  );
  console.table(Object.fromEntries(rows.map(({ queue, ...row }) => [queue, row])));
}

/** What still waits or runs, in words. */
export async function leftInWords(): Promise<string> {
  const { rows } = await pool().query<{ text: string }>(
    `select format('%s %s %s', count(*), name, case when state = 'active' then 'at work' when start_after > now() then 'for later' else 'due' end) as text
       from pgboss.job where state < 'completed' and name = any($1) group by name, case when state = 'active' then 'at work' when start_after > now() then 'for later' else 'due' end order by 1`,
    [names],
  );
  return rows.map(({ text }) => text).join(", ");
}

/** What Shopify charged all processes since they started, in its points, and how often it asked them to wait. */
export async function shopifyCharged(rig: Rig): Promise<{ points: number; again: number }> {
  const texts = await Promise.all(rig.processes.map(({ port }) => fetch(`http://127.0.0.1:${port}/metrics`, { headers: { Authorization: `Bearer ${metricsToken}` } }).then((reply) => reply.text())));
  const sum = (pattern: RegExp) => texts.flatMap((text) => [...text.matchAll(pattern)]).reduce((total, [, n]) => total + Number(n), 0);
  return { points: sum(/^flybridge_shopify_cost_total\{[^}]*\} ([\d.]+)/gm), again: sum(/^flybridge_shopify_requests_total\{[^}]*outcome="again"[^}]*\} (\d+)/gm) };
}

import { createHash } from "node:crypto";
import { withShop, type Tx } from "#app/platform/db.ts";
import { enqueue, type JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { rollUpAmazonDays } from "./rollups.ts";
import { computeMigration } from "./migration/index.ts";

/** One stored answer: what the page shows, through which day its data reach, and what it was computed from. */
export type Computed = { payload: object; through: string | null };
type Computation = { name: string; compute: (tx: Tx, now: Date) => Promise<Computed> };

/** In order: later ones may read the results of earlier ones. */
const computations: Computation[] = [{ name: "migration", compute: computeMigration }];

const versionsKept = 30;

/** Asks for a recompute after the caller's change; asking again before it ran asks once. */
export async function requestRecompute(tx: Tx): Promise<void> {
  await enqueue(tx, "recompute", { shopId: tx.shopId }, { singletonKey: `recompute:${tx.shopId}` });
}

/**
 * Brings rollups and results of a shop up to date. Each result is stored with the hash of its payload's inputs; an
 * unchanged one makes no new version.
 */
export async function recompute(shopId: number, now: Date): Promise<void> {
  await withShop(shopId, rollUpAmazonDays);
  for (const { name, compute } of computations) {
    await withShop(shopId, async (tx) => {
      const began = performance.now();
      const { payload, through } = await compute(tx, now);
      await store(tx, name, payload, through, Math.round(performance.now() - began));
    });
  }
}

async function store(tx: Tx, name: string, payload: object, through: string | null, ms: number): Promise<void> {
  const text = JSON.stringify(payload);
  const hash = createHash("sha256").update(text).digest("hex");
  await tx.run("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`results:${tx.shopId}:${name}`]);
  const latest = await tx.first<{ version: number; hash: string }>(
    `select version, inputs_hash as hash from results where shop_id = $1 and name = $2 order by version desc limit 1`,
    [tx.shopId, name],
  );
  if (latest?.hash === hash) {
    await tx.run("update results set computed_at = now(), through = $4 where shop_id = $1 and name = $2 and version = $3", [tx.shopId, name, latest.version, through]);
    return;
  }
  const version = (latest?.version ?? 0) + 1;
  await tx.run("insert into results (shop_id, name, version, inputs_hash, through, ms, payload) values ($1, $2, $3, $4, $5, $6, $7)", [tx.shopId, name, version, hash, through, ms, text]);
  await tx.run("delete from results where shop_id = $1 and name = $2 and version <= $3", [tx.shopId, name, version - versionsKept]);
}

export type StoredResult<T> = { payload: T; through: string | null; computedAt: Date; version: number };

/** The newest stored answer of a name, or null before the first recompute. */
export async function readResult<T>(tx: Tx, name: string): Promise<StoredResult<T> | null> {
  const row = await tx.first<StoredResult<T>>(
    `select payload, through, computed_at as "computedAt", version from results where shop_id = $1 and name = $2 order by version desc limit 1`,
    [tx.shopId, name],
  );
  return row ?? null;
}

export const flywheelJobs: Partial<Record<QueueName, JobHandler>> = {
  recompute: ({ shopId }) => recompute(shopId, new Date()),
};

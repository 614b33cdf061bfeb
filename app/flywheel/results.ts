import { createHash } from "node:crypto";
import type { Tx } from "#app/platform/db.ts";

/** One stored answer: what the page shows, through which day its data reach, and what it was computed from. */
export type Computed = { payload: object; through: string | null };

export type StoredResult<T> = { payload: T; through: string | null; computedAt: Date; version: number };

const versionsKept = 30;

/** The names of everything that is computed and stored. */
export const resultNames = ["migration", "journeys", "window", "citations", "migration-value", "cohorts", "cac", "forces", "creators", "ai_search", "home", "nodes", "reallocation", "plan"] as const;
export type ResultName = (typeof resultNames)[number];

/** Where a figure stands among the stored answers, as `npm run figure` takes it: `home --path owned`. */
export type FigurePlace = ResultName | `${ResultName} --path ${string}`;

/** The newest stored answer of a name, or null before the first recompute. */
export async function readResult<T>(tx: Tx, name: string): Promise<StoredResult<T> | null> {
  const row = await tx.first<StoredResult<T>>(
    `select payload, through, computed_at as "computedAt", version from results where shop_id = $1 and name = $2 order by version desc limit 1`,
    [tx.shopId, name],
  );
  return row ?? null;
}

/** The hash of what the newest answer came from. */
export async function readInputsHash(tx: Tx, name: string): Promise<string | null> {
  return (await tx.first<{ hash: string }>("select inputs_hash as hash from results where shop_id = $1 and name = $2 order by version desc limit 1", [tx.shopId, name]))?.hash ?? null;
}

/** One element of an answer as former versions had it, newest first: when it was computed, and what it said. */
export async function readVersions<T>(tx: Tx, name: string, path: readonly string[], limit = versionsKept): Promise<{ computedAt: Date; through: string | null; value: T | null }[]> {
  return tx.query<{ computedAt: Date; through: string | null; value: T | null }>(
    `select computed_at as "computedAt", through, payload::jsonb #> $3::text[] as value from results where shop_id = $1 and name = $2 order by version desc limit $4`,
    [tx.shopId, name, [...path], limit],
  );
}

export function hashOf(inputs: unknown): string {
  return createHash("sha256").update(typeof inputs === "string" ? inputs : JSON.stringify(inputs)).digest("hex");
}

/** True when the newest answer came from the same inputs: there is nothing to compute. Marks it as looked at. */
export async function isCurrent(tx: Tx, name: string, hash: string): Promise<boolean> {
  return (
    (await tx.run(
      `update results set computed_at = now() where shop_id = $1 and name = $2 and inputs_hash = $3
          and version = (select max(version) from results where shop_id = $1 and name = $2)`,
      [tx.shopId, name, hash],
    )) > 0
  );
}

/** Stores an answer as the newest version; the same inputs (or without them the same payload) make no new one. */
export async function storeResult(tx: Tx, name: string, { payload, through }: Computed, ms: number, inputsHash?: string): Promise<void> {
  const text = JSON.stringify(payload);
  const hash = inputsHash ?? hashOf(text);
  await tx.run("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`results:${tx.shopId}:${name}`]);
  const latest = await tx.first<{ version: number; hash: string }>(
    `select version, inputs_hash as hash from results where shop_id = $1 and name = $2 order by version desc limit 1`,
    [tx.shopId, name],
  );
  if (latest?.hash === hash) {
    await tx.run("update results set computed_at = now(), through = $4, payload = $5 where shop_id = $1 and name = $2 and version = $3", [tx.shopId, name, latest.version, through, text]);
    return;
  }
  const version = (latest?.version ?? 0) + 1;
  await tx.run("insert into results (shop_id, name, version, inputs_hash, through, ms, payload) values ($1, $2, $3, $4, $5, $6, $7)", [tx.shopId, name, version, hash, through, ms, text]);
  await tx.run("delete from results where shop_id = $1 and name = $2 and version <= $3", [tx.shopId, name, version - versionsKept]);
}

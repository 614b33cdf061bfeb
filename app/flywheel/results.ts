import { createHash } from "node:crypto";
import type { Tx } from "#app/platform/db.ts";

/** One stored answer: what the page shows, through which day its data reach, and what it was computed from. */
export type Computed = { payload: object; through: string | null };

export type StoredResult<T> = { payload: T; through: string | null; computedAt: Date; version: number };

const versionsKept = 30;

/**
 * Everything that is computed and stored, with the version of its method. Count one up whenever a method, or a field of
 * its answer, changes: answers of any other version are not read, and every shop that has one is computed anew.
 */
export const methods = { migration: 3, journeys: 2, window: 2, citations: 2, "migration-value": 4, cohorts: 4, cac: 2, forces: 4, creators: 1, ai_search: 1, home: 3, nodes: 2, reallocation: 3, plan: 1 } as const;
export type ResultName = keyof typeof methods;
export const resultNames = Object.keys(methods) as ResultName[];

/** Where a figure stands among the stored answers, as `npm run figure` takes it: `home --path owned`. */
export type FigurePlace = ResultName | `${ResultName} --path ${string}`;

/** The newest stored answer of a name; null before the first recompute, and while the newest is of another version of the method. */
export async function readResult<T>(tx: Tx, name: ResultName): Promise<StoredResult<T> | null> {
  const row = await tx.first<StoredResult<T> & { method: number }>(
    `select payload, through, computed_at as "computedAt", version, method from results where shop_id = $1 and name = $2 order by version desc limit 1`,
    [tx.shopId, name],
  );
  if (row?.method !== methods[name]) return null;
  const { payload, through, computedAt, version } = row;
  return { payload, through, computedAt, version };
}

/** When a shop's figures were last computed, if one of them is of another version of its method; null when none is. */
export async function outdatedSince(tx: Tx): Promise<Date | null> {
  const newest = await tx.query<{ name: string; method: number; computedAt: Date }>(`select distinct on (name) name, method, computed_at as "computedAt" from results where shop_id = $1 order by name, version desc`, [tx.shopId]);
  const outdated = newest.filter(({ name, method }) => name in methods && methods[name as ResultName] !== method);
  return outdated.length > 0 ? new Date(Math.max(...outdated.map(({ computedAt }) => computedAt.getTime()))) : null;
}

/** The hash of what the newest answer came from. */
export async function readInputsHash(tx: Tx, name: ResultName): Promise<string | null> {
  return (await tx.first<{ hash: string }>("select inputs_hash as hash from results where shop_id = $1 and name = $2 order by version desc limit 1", [tx.shopId, name]))?.hash ?? null;
}

/** One element of an answer as former versions had it, newest first: when it was computed, and what it said. Null where a former version of the method made it, whose fields may be others. */
export async function readVersions<T>(tx: Tx, name: ResultName, path: readonly string[], limit = versionsKept): Promise<{ computedAt: Date; through: string | null; value: T | null }[]> {
  return tx.query<{ computedAt: Date; through: string | null; value: T | null }>(
    `select computed_at as "computedAt", through, case when method = $5 then payload::jsonb #> $3::text[] end as value from results where shop_id = $1 and name = $2 order by version desc limit $4`,
    [tx.shopId, name, [...path], limit, methods[name]],
  );
}

export function hashOf(inputs: unknown): string {
  return createHash("sha256").update(typeof inputs === "string" ? inputs : JSON.stringify(inputs)).digest("hex");
}

/** True when the newest answer came from the same inputs: there is nothing to compute. Marks it as looked at. */
export async function isCurrent(tx: Tx, name: ResultName, hash: string): Promise<boolean> {
  return (
    (await tx.run(
      `update results set computed_at = now() where shop_id = $1 and name = $2 and inputs_hash = $3 and method = $4
          and version = (select max(version) from results where shop_id = $1 and name = $2)`,
      [tx.shopId, name, hash, methods[name]],
    )) > 0
  );
}

/** Stores an answer as the newest version; the same inputs (or without them the same payload) make no new one. */
export async function storeResult(tx: Tx, name: ResultName, { payload, through }: Computed, ms: number, inputsHash?: string): Promise<void> {
  const text = JSON.stringify(payload);
  const hash = inputsHash ?? hashOf(text);
  await tx.run("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`results:${tx.shopId}:${name}`]);
  const latest = await tx.first<{ version: number; hash: string }>(
    `select version, inputs_hash as hash from results where shop_id = $1 and name = $2 order by version desc limit 1`,
    [tx.shopId, name],
  );
  if (latest?.hash === hash) {
    await tx.run("update results set computed_at = now(), through = $4, payload = $5, method = $6 where shop_id = $1 and name = $2 and version = $3", [tx.shopId, name, latest.version, through, text, methods[name]]);
    return;
  }
  const version = (latest?.version ?? 0) + 1;
  await tx.run("insert into results (shop_id, name, version, inputs_hash, through, ms, payload, method) values ($1, $2, $3, $4, $5, $6, $7, $8)", [tx.shopId, name, version, hash, through, ms, text, methods[name]]);
  await tx.run("delete from results where shop_id = $1 and name = $2 and version <= $3", [tx.shopId, name, version - versionsKept]);
}

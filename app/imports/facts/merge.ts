import type { Tx } from "#app/platform/db.ts";
import type { Merged, Target } from "../model.ts";
import { keepReplaced } from "./replaced.ts";

const list = (names: readonly string[], alias = "") => names.map((name) => (alias ? `${alias}.${name}` : name)).join(", ");

/** Makes the staging table of a target for this transaction. Temporary, since COPY is refused on protected tables. */
export async function createStage(tx: Tx, target: Target): Promise<string> {
  const stage = stageName(target);
  const columns = Object.entries({ ...target.key, ...target.columns }).map(([name, type]) => `${name} ${type}`);
  await tx.run(`create temp table ${stage} (line bigint, ${columns.join(", ")}) on commit drop`);
  return stage;
}

export const stageName = (target: Target): string => `stage_${target.table}`;

/**
 * Merges a staged target into its table in one statement: new rows in, changed rows changed (kept aside for undo),
 * equal rows untouched. Where the target says so, rows of the same scope and days that the file no longer has go.
 * @param whole no row of the file was refused, so that what it lacks is truly gone
 */
export async function mergeTarget(tx: Tx, target: Target, importId: string, whole: boolean): Promise<Merged> {
  const stage = stageName(target);
  await tx.run(`analyze ${stage}`);
  if (target.merge) return target.merge(tx, stage, importId);
  const { table } = target;
  const key = Object.keys(target.key);
  const columns = Object.keys(target.columns);
  const merged = `merged_${table}`;
  await tx.run(`create temp table ${merged} on commit drop as ${combined(target, stage)}`);
  await tx.run(`analyze ${merged}`);
  const onKey = key.map((name) => `t.${name} = s.${name}`).join(" and ");
  const value = (name: string, to: string) => (target.keeps?.includes(name) ? `coalesce(${to}.${name}, t.${name})` : `${to}.${name}`);
  const differs = (to: string) => (columns.length ? `row(${list(columns, "t")}) is distinct from row(${columns.map((name) => value(name, to)).join(", ")})` : "false");

  await keepReplaced(tx, importId, table, key, `select t.* from ${table} t join ${merged} s on ${onKey} where t.shop_id = $1 and ${differs("s")}`);
  const sets = [...columns.map((name) => `${name} = ${value(name, "excluded")}`), "import_id = excluded.import_id", "line = excluded.line"];
  const counts = await tx.first<{ fresh: number; changed: number }>(
    `with written as (
       insert into ${table} as t (shop_id, ${list([...key, ...columns])}, import_id, line)
       select $1, ${list([...key, ...columns])}, $2, line from ${merged}
       on conflict (shop_id, ${list(key)}) do update set ${sets.join(", ")} where ${differs("excluded")}
       returning (xmax = 0) as fresh)
     select count(*) filter (where fresh) as fresh, count(*) filter (where not fresh) as changed from written`,
    [tx.shopId, importId],
  );
  const total = await tx.first<{ facts: number }>(`select count(*) as facts from ${merged}`);
  const { fresh = 0, changed = 0 } = counts ?? {};
  const replaced = target.replaces && whole ? await removeStale(tx, target, importId, merged, onKey) : 0;
  return { taken: fresh, updated: changed, unchanged: (total?.facts ?? 0) - fresh - changed, replaced };
}

/** Lines of one file with the same key as one row. */
function combined(target: Target, stage: string): string {
  const key = Object.keys(target.key);
  const columns = Object.keys(target.columns);
  if (target.combine === "last") return `select distinct on (${list(key)}) ${list([...key, ...columns])}, line from ${stage} order by ${list(key)}, line desc`;
  // sum and max pass over nulls and give null when there is nothing else: a missing value stays missing.
  const each = columns.map((name) => {
    const type = target.columns[name] ?? "";
    const combine = type === "boolean" ? "bool_or" : target.sums?.includes(name) ? "sum" : "max";
    return `${combine}(${name})::${type} as ${name}`;
  });
  return `select ${list([...key, ...each])}, min(line) as line from ${stage} group by ${list(key)}`;
}

/** A newer file of the same scope is the truth for the days that it covers. */
async function removeStale(tx: Tx, target: Target, importId: string, merged: string, onKey: string): Promise<number> {
  const { scope, day } = target.replaces!;
  const sameScope = scope.map((name) => `c.${name} = t.${name}`).join(" and ");
  const stale = `${target.table} t
     where t.shop_id = $1
       and exists (select 1 from (select ${list([...scope])}, min(${day}) as first_day, max(${day}) as last_day from ${merged} group by ${list([...scope])}) c
                    where ${sameScope} and t.${day} between c.first_day and c.last_day)
       and not exists (select 1 from ${merged} s where ${onKey})`;
  await keepReplaced(tx, importId, target.table, Object.keys(target.key), `select t.* from ${stale}`);
  return tx.run(`delete from ${stale}`, [tx.shopId]);
}

import type { Tx } from "#app/platform/db.ts";

/**
 * Keeps rows as they were before this import changed or removed them, so that the import can be undone.
 * @param key the key columns after shop_id
 * @param rows a query over the fact table, of whole rows; $1 is the shop
 */
export async function keepReplaced(tx: Tx, importId: string, table: string, key: readonly string[], rows: string): Promise<number> {
  return tx.run(
    `insert into replaced_facts (shop_id, import_id, fact_table, fact_key, fact)
     select $1, $2, '${table}', ${keyText("r", key)}, to_jsonb(r) from (${rows}) r
     on conflict do nothing`,
    [tx.shopId, importId],
  );
}

/** A row's key as one text. */
export const keyText = (alias: string, key: readonly string[]): string => `jsonb_build_array(${key.map((name) => `${alias}.${name}`).join(", ")})::text`;

/**
 * Takes back everything that an import wrote to one table: its rows go, the rows that it had changed or removed come
 * back. Rows that a later import has changed since stay, and that import's own memory is mended to skip this one.
 */
export async function takeBack(tx: Tx, importId: string, table: string, key: readonly string[]): Promise<void> {
  const same = key.map((name) => `t.${name} is not distinct from p.${name}`).join(" and ");
  // What later imports remember of this one's rows: they shall remember what was before it instead.
  await tx.run(
    `update replaced_facts later set fact = mine.fact
       from replaced_facts mine
      where later.shop_id = $1 and later.fact_table = '${table}' and later.import_id <> $2 and later.fact->>'import_id' = $2::text
        and mine.shop_id = $1 and mine.import_id = $2::uuid and mine.fact_table = '${table}' and mine.fact_key = later.fact_key`,
    [tx.shopId, importId],
  );
  await tx.run(`delete from replaced_facts where shop_id = $1 and fact_table = '${table}' and import_id <> $2::uuid and fact->>'import_id' = $2::text`, [tx.shopId, importId]);
  // Rows that someone else owns by now, or that a later import removed, must not come back.
  await tx.run(
    `create temp table coming_back on commit drop as
     select p.* from replaced_facts r, lateral jsonb_populate_record(null::${table}, r.fact) p
      where r.shop_id = $1 and r.import_id = $2::uuid and r.fact_table = '${table}'
        and not exists (select 1 from ${table} t where t.shop_id = $1 and ${same} and t.import_id is distinct from $2::uuid)
        and not exists (select 1 from replaced_facts l where l.shop_id = $1 and l.fact_table = '${table}' and l.import_id <> $2::uuid and l.fact_key = r.fact_key and l.fact = r.fact)`,
    [tx.shopId, importId],
  );
  await tx.run(`delete from ${table} where shop_id = $1 and import_id = $2`, [tx.shopId, importId]);
  await tx.run(`insert into ${table} select * from coming_back`);
  await tx.run("drop table coming_back");
  await tx.run(`delete from replaced_facts where shop_id = $1 and import_id = $2 and fact_table = '${table}'`, [tx.shopId, importId]);
}

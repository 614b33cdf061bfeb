import { decrypt, encrypt, isSealed, isStale, type Owner } from "./crypto.ts";
import { pool, withDomain, withShop, type Tx } from "./db.ts";
import { files } from "./files.ts";
import { config } from "./config.ts";

/** What one run did: values brought under the key in use, and values left under another, in rows that changed meanwhile. */
export type Rotated = { rotated: number; stale: number };

/** Columns that were in clear in earlier releases, each with the encrypted one that took its place. Emptied by a rotation. */
const onceClear = [
  { table: "registrations", clear: "note", sealed: "note_encrypted", emptied: "null" },
  { table: "imports", clear: "file_name", sealed: "file_name_encrypted", emptied: "''" },
  { table: "uploads", clear: "file_name", sealed: "file_name_encrypted", emptied: "''" },
  { table: "import_rejections", clear: "value", sealed: "value_encrypted", emptied: "''" },
  { table: "import_rejections", clear: "reason", sealed: "reason_encrypted", emptied: "''" },
  { table: "import_rejections", clear: "row_text", sealed: "row_encrypted", emptied: "''" },
] as const;

type Step = Rotated & { last: unknown[] | null };
type Column = { table: string; column: string; isJson: boolean; keys: { name: string; type: string }[] };

/**
 * Every column that holds encrypted values: those named `…_encrypted`, and all of JSON, within which settings and
 * deliveries keep some. Found in the catalogue, so that a new column is not forgotten.
 */
async function sealedColumns(tx: Pick<Tx, "query">): Promise<Column[]> {
  return tx.query<Column>(`
    select c.relname as table, a.attname as column, a.atttypid = 'jsonb'::regtype as "isJson",
           (select json_agg(json_build_object('name', k.attname, 'type', format_type(k.atttypid, k.atttypmod)) order by array_position(i.indkey::int2[], k.attnum))
              from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
             where i.indrelid = c.oid and i.indisprimary and k.attname <> 'shop_id') as keys
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')
       and (a.attname like '%\\_encrypted' or (a.atttypid = 'jsonb'::regtype and (c.relname, a.attname) in (('shops', 'settings'), ('webhook_inbox', 'payload'))))
     order by 1, 2`);
}

/**
 * Brings every encrypted value of one shop, in rows and in files, under the first of ENCRYPTION_KEYS. In small
 * transactions: cut off anywhere, the next run goes on with what is left; the app runs meanwhile, and a value that it
 * changes in between is taken as the app wrote it. The keyed hashes for look-up do not depend on these keys and stay.
 * @param batch rows a transaction
 */
export async function rotateShop(shopId: number, { batch = 500, signal }: { batch?: number; signal?: AbortSignal } = {}): Promise<Rotated> {
  const columns = await withShop(shopId, sealedColumns);
  const total: Rotated = { rotated: 0, stale: 0 };
  for (const column of columns) {
    let after: unknown[] | null = null;
    for (;;) {
      signal?.throwIfAborted();
      const from: unknown[] | null = after;
      const step: Step = await withShop(shopId, (tx) => rotateRows(tx, column, from, batch));
      total.rotated += step.rotated;
      total.stale += step.stale;
      after = step.last;
      if (!after) break;
    }
  }
  for (const column of onceClear) {
    for (let sealed = batch; sealed === batch; total.rotated += sealed) {
      signal?.throwIfAborted();
      sealed = await withShop(shopId, (tx) => sealClear(tx, column, batch));
    }
  }
  total.rotated += await rotateFiles(shopId);
  return total;
}

async function rotateRows(tx: Tx, { table, column, isJson, keys }: Column, after: unknown[] | null, batch: number): Promise<Step> {
  const list = (keys ?? []).map(({ name }) => `"${name}"`);
  const current = `${config().ENCRYPTION_KEYS[0]?.id}.%`;
  const text = `"${column}"${isJson ? "::text" : ""}`;
  const stale = isJson ? `${text} <> '{}'` : `"${column}" <> '' and "${column}" not like $2`;
  const beyond = after && list.length > 0 ? `and (${list.join(", ")}) > (${keys.map(({ type }, at) => `$${at + 3}::${type}`).join(", ")})` : "";
  const rows = await tx.query<Record<string, unknown> & { sealed: string }>(
    `select ${[...list.map((name, at) => `${name}::text as k${at}`), `${text} as sealed`].join(", ")} from "${table}"
      where shop_id = $1 and $2::text is not null and "${column}" is not null and ${stale} ${beyond} ${list.length > 0 ? `order by ${list.join(", ")}` : ""} limit ${batch}`,
    [tx.shopId, current, ...(beyond ? (after ?? []) : [])],
  );
  const changed = rows.map((row) => ({ row, fresh: isJson ? rotateJson(tx.shopId, row.sealed) : rotateText(tx.shopId, row.sealed) })).filter(({ row, fresh }) => fresh !== row.sealed);
  let rotated = 0;
  if (changed.length > 0) {
    const values = keys?.map((_key, at) => changed.map(({ row }) => row[`k${at}`])) ?? [];
    const types = [...(keys ?? []).map(({ type }) => `${type}[]`), "text[]", "text[]"];
    const names = [...(keys ?? []).map((_key, at) => `k${at}`), "old", "fresh"];
    rotated = await tx.run(
      `update "${table}" t set "${column}" = u.fresh${isJson ? "::jsonb" : ""} from unnest(${types.map((type, at) => `$${at + 2}::${type}`).join(", ")}) u (${names.join(", ")})
        where t.shop_id = $1 and t.${text} = u.old ${list.map((name, at) => `and t.${name} = u.k${at}`).join(" ")}`,
      [tx.shopId, ...values, changed.map(({ row }) => row.sealed), changed.map(({ fresh }) => fresh)],
    );
  }
  const end = rows.at(-1);
  return { rotated, stale: changed.length - rotated, last: rows.length === batch && end && list.length > 0 ? list.map((_name, at) => end[`k${at}`]) : null };
}

const rotateText = (owner: Owner, value: string): string => (isSealed(value) && isStale(value) ? encrypt(owner, decrypt(owner, value)) : value);

async function sealClear(tx: Tx, { table, clear, sealed, emptied }: (typeof onceClear)[number], batch: number): Promise<number> {
  const rows = await tx.query<{ at: string; text: string }>(`select ctid::text as at, ${clear} as text from ${table} where shop_id = $1 and ${clear} <> '' limit ${batch} for update`, [tx.shopId]);
  return rows.length === 0 ? 0 : tx.run(
    `update ${table} t set ${sealed} = coalesce(t.${sealed}, u.sealed), ${clear} = ${emptied} from unnest($2::tid[], $3::text[]) u (at, sealed) where t.shop_id = $1 and t.ctid = u.at`,
    [tx.shopId, rows.map((row) => row.at), rows.map((row) => encrypt(tx.shopId, row.text))],
  );
}

/**
 * Brings Shopify's tokens under the key in use, also those that an earlier release stored in clear. One transaction a
 * session: a token that the app renews in between stays as the app wrote it. A session whose shop never came into the
 * directory is left: the merchant's next visit gives it a new token.
 */
export async function rotateSessions(): Promise<Rotated> {
  const total: Rotated = { rotated: 0, stale: 0 };
  const { rows: shops } = await pool().query<{ domain: string }>("select domain from shop_directory where redacted_at is null order by id");
  for (const { domain } of shops) {
    const sessions = await withDomain(domain, (tx) => tx.query<{ id: string; access: string; refresh: string | null }>(`select id, "accessToken" as access, "refreshToken" as refresh from "Session" where shop = $1`, [domain]));
    for (const { id, access, refresh } of sessions) {
      const [freshAccess, freshRefresh] = [access, refresh].map((token) => (!token || isSealed(token) ? token && rotateText(domain, token) : encrypt(domain, token)));
      if (freshAccess === access && freshRefresh === refresh) continue;
      const changed = await withDomain(domain, (tx) => tx.run(`update "Session" set "accessToken" = $4, "refreshToken" = $5 where id = $1 and "accessToken" = $2 and "refreshToken" is not distinct from $3`, [id, access, refresh, freshAccess, freshRefresh]));
      total[changed > 0 ? "rotated" : "stale"] += 1;
    }
  }
  return total;
}

function rotateJson(shopId: number, text: string): string {
  let changed = false;
  const value: unknown = JSON.parse(text, (_name, one: unknown) => {
    const fresh = typeof one === "string" ? rotateText(shopId, one) : one;
    changed ||= fresh !== one;
    return fresh;
  });
  return changed ? JSON.stringify(value) : text;
}

/** Exports gathered for customers' data requests are the only files that we encrypt ourselves. */
async function rotateFiles(shopId: number): Promise<number> {
  let rotated = 0;
  for (const key of await files().list(`${shopId}/data-requests`)) {
    const chunks: Buffer[] = [];
    for await (const chunk of await files().get(key)) chunks.push(chunk as Buffer);
    const value = Buffer.concat(chunks).toString("utf8");
    const fresh = rotateText(shopId, value);
    if (fresh === value) continue;
    await files().put(key, fresh);
    rotated += 1;
  }
  return rotated;
}

/** Every shop that has rows, also those that uninstalled and wait for their erasure. */
export async function shopsWithRows(): Promise<number[]> {
  const { rows } = await pool().query<{ id: number }>("select id from shop_directory where redacted_at is null order by id");
  return rows.map((row) => row.id);
}

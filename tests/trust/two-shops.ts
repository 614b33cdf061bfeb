import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { signSessionToken } from "#dev/shopify/tokens.ts";
import { Clock } from "#dev/shopify/clock.ts";
import pg from "pg";
import { encrypt } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { register } from "#app/migration/registration/index.ts";
import { aForm, aScene, anAmazonOrder, ticked, type Scene } from "#tests/registration/support.ts";

/** Stands in every text of the other shop: wherever it turns up, something came across. */
export const MARK = "zzmark";

export type Ids = Record<string, string[]>;

/** A shop with one row at least in every table that a shop has, its texts marked when they are to be found. */
export async function aFullShop(ownerUrl: string, domain: string, mark: string): Promise<Scene> {
  const scene = await aScene(domain);
  const { shopId } = scene;
  const orderId = `114-${String(shopId).padStart(7, "7")}-1234567`;
  await anAmazonOrder(shopId, { orderId });
  const result = await register(shopId, aForm(scene, { email: `${mark}@example.com`, marketing: ticked }));
  if (result.outcome !== "registered") throw new Error(result.outcome);
  await withShop(shopId, async (tx) => {
    await tx.run("update registrations set name_encrypted = $1, order_id = $2, order_state = 'review', customer_gid = $3", [encrypt(shopId, `${mark} person`), orderId, `gid://shopify/Customer/${customerNumber(shopId)}`]);
    await tx.run("insert into links (shop_id, registration_id, order_id, level, state, score) values ($1, $2, $3, 'probable', 'waiting', 0.99)", [shopId, result.registrationId, orderId]);
    await tx.run("insert into claims (shop_id, registration_id, kind, text_encrypted) values ($1, $2, 'product', $3)", [shopId, result.registrationId, encrypt(shopId, `${mark} is torn`)]);
    await tx.run("update products set title = $1", [`${mark} carrier`]);
    await tx.run("update inserts set name = $1", [`${mark} card`]);
    await tx.run("update print_runs set name = $1", [`${mark} run`]);
    await tx.run("insert into imports (shop_id, source, file_name, state) values ($1, 'amazon-orders', $2, 'done')", [shopId, `${mark}.txt`]);
    await tx.run("insert into audit_log (shop_id, actor, action, subject) values ($1, 'staff:1', 'registration.view', $2)", [shopId, `${mark}:1`]);
  });
  await fillEmptyTables(ownerUrl, shopId, mark);
  return scene;
}

/** The number in Shopify of the customer whom a full shop has. */
export const customerNumber = (shopId: number): number => 90_000 + shopId;

type Column = { table: string; column: string; type: string; optional: boolean };

/** Puts a row of the catalogue's own making into every table of shops that has none of this shop. */
async function fillEmptyTables(ownerUrl: string, shopId: number, mark: string): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  const columns = await owner.query<Column>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, (not a.attnotnull) or a.atthasdef as optional
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant') order by 1, a.attnum`);
  await owner.end();
  for (const [table, all] of Map.groupBy(columns.rows, (one) => one.table)) {
    const needed = all.filter(({ column, optional, type }) => column === "shop_id" || !optional || type === "text");
    const values = needed.map(({ column, type }) => valueFor(shopId, column, type, `${mark} ${table}`));
    await withShop(shopId, async (tx) => {
      if (await tx.first(`select 1 from "${table}" limit 1`)) return;
      await tx.run(`insert into "${table}" (${needed.map(({ column }) => `"${column}"`).join(", ")}) values (${values.map((_value, at) => `$${at + 1}`).join(", ")})`, values);
    });
  }
}

function valueFor(shopId: number, column: string, type: string, text: string): unknown {
  if (column === "shop_id") return shopId;
  if (column.endsWith("_encrypted")) return encrypt(shopId, text);
  if (type === "uuid") return randomUUID();
  if (type === "text") return /currency|base|quote/.test(column) ? "USD" : column === "locale" ? "en" : text;
  if (type === "text[]") return [text];
  if (type === "integer[]") return [];
  if (type === "jsonb") return "{}";
  if (type === "boolean") return true;
  if (type === "date") return "2026-06-01";
  if (type.startsWith("timestamp")) return new Date("2026-06-01T00:00:00Z");
  return 1;
}

/** Every id of the shop that could stand in an address or a form: uuids and the texts of its keys. */
export async function idsOf(ownerUrl: string, shopId: number): Promise<{ byTable: Ids; all: string[] }> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  const keys = await owner.query<{ table: string; column: string; type: string }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where i.indisprimary and c.relnamespace = 'public'::regnamespace and not c.relispartition and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant') and a.attname <> 'shop_id' and format_type(a.atttypid, null) in ('uuid', 'text')`);
  await owner.end();
  const byTable: Ids = {};
  for (const { table, column, type } of keys.rows) {
    const rows = await withShop(shopId, (tx) => tx.query<{ id: string }>(`select distinct "${column}"::text as id from "${table}" where shop_id = $1 limit 2`, [shopId]));
    if (type === "uuid" && column === "id") byTable[table] = rows.map((row) => row.id);
    else (byTable[`${table}.${column}`] ??= []).push(...rows.map((row) => row.id));
  }
  return { byTable, all: [...new Set(Object.values(byTable).flat())] };
}

/** All of a shop's rows as one number a table, read by the shop itself. */
export async function fingerprint(shopId: number): Promise<Record<string, string>> {
  return withShop(shopId, async (tx) => {
    const tables = await tx.query<{ name: string }>("select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant') order by 1");
    const sums: Record<string, string> = {};
    for (const { name } of tables) sums[name] = (await tx.first<{ sum: string }>(`select count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from "${name}" t where shop_id = $1`, [shopId]))!.sum;
    return sums;
  });
}

export type Route = { file: string; id: string; params: string[]; source: string };

/** The admin's routes as Remix finds them: files of `app/routes`, or folders with a `route` file. A new one is found by itself. */
export function adminRoutes(): Route[] {
  return readdirSync("app/routes", { withFileTypes: true }).flatMap((entry) => {
    const file = entry.isDirectory() ? readdirSync(join("app/routes", entry.name)).find((name) => /^route\.tsx?$/.test(name)) : entry.name;
    if (!file) return [];
    const path = entry.isDirectory() ? join("app/routes", entry.name, file) : join("app/routes", entry.name);
    const id = entry.name.replace(/\.tsx?$/, "");
    if (!id.startsWith("app")) return [];
    const beside = entry.isDirectory() ? readdirSync(join("app/routes", entry.name)).filter((name) => name.endsWith(".ts")).map((name) => readFileSync(join("app/routes", entry.name, name), "utf8")) : [];
    return [{ file: path, id, params: [...id.matchAll(/\$(\w+)/g)].map((match) => match[1]!.replace(/_$/, "")), source: [readFileSync(path, "utf8"), ...beside].join("\n") }];
  });
}

/** Names of fields and parameters that a route's source speaks of. */
export function namesIn(source: string): string[] {
  const found = [...source.matchAll(/\.get\("(\w+)"\)|(\w+)\??: (?:z\.|string|unknown|number)|(?:given|fields|asked|form)\.(\w+)|\{ ([\w, ]+?)(?:, \.\.\.\w+)? \} = /g)];
  return [...new Set(found.flatMap((match) => (match[1] ?? match[2] ?? match[3] ?? match[4] ?? "").split(/,\s*/)).filter((name) => /^\w{2,40}$/.test(name)))];
}

/** What a route may be asked to do, by the words its source compares with. */
export function intentsIn(source: string): { name: string; value: string }[] {
  const name = /discriminatedUnion\("(\w+)"/.exec(source)?.[1] ?? (/\bwhat: z\./.test(source) ? "what" : /step\b.*\?: string/.test(source) ? "step" : "intent");
  const literals = [...source.matchAll(/case "([\w-]+)"|intent (?:===|!==) "([\w-]+)"|get\("intent"\) === "([\w-]+)"|z\.literal\("([\w-]+)"\)/g)].map((match) => match.slice(1).find(Boolean)!);
  const enums = [...source.matchAll(/(?:intent|what|step): z\.enum\(\[([^\]]+)\]/g)].flatMap((match) => [...match[1]!.matchAll(/"([\w-]+)"/g)].map((one) => one[1]!));
  const values = [...new Set([...literals, ...enums])];
  return values.length > 0 ? values.map((value) => ({ name, value })) : [{ name, value: "" }];
}

export function sessionToken(domain: string): string {
  return signSessionToken({ apiKey: "test-key", apiSecret: "test-secret" }, new Clock(), domain);
}

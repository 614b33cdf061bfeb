import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import ts from "typescript";
import { expect, test } from "vitest";
import { withDirectory, withShop } from "#app/platform/db.ts";
import { detachOldScans } from "#app/platform/upkeep.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

const database = useDatabase();

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(database.ownerUrl());
  await client.connect();
  return work(client).finally(() => client.end());
}

/** Every table of the catalogue that holds rows of shops, without the partitions, which follow their table. */
const shopTables = `
  select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id' and not a.attisdropped
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('code_directory', 'host_directory')`;

test("every key leads with the shop, also those that refer to another table", async () => {
  const keys = await asOwner(async (client) => (await client.query<{ table: string; kind: string; first: string; other: string | null }>(`
    select c.conrelid::regclass::text as table, c.contype::text as kind, a.attname::text as first, o.attname::text as other
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      left join pg_attribute o on o.attrelid = c.confrelid and o.attnum = c.confkey[1]
     where c.contype in ('p', 'u', 'f') and c.conrelid::regclass::text in (${shopTables})`)).rows);
  expect(keys.length).toBeGreaterThan(30);
  for (const key of keys) expect([key.table, key.kind, key.first, key.other ?? "shop_id"]).toEqual([key.table, key.kind, "shop_id", "shop_id"]);
});

/** What a statement's placeholders stand for, where it cannot be read beside them: each names the shop. */
const known: Record<string, string> = { "platform/audit.ts ${sql}": "shop_id = $1" };

/** The statements of a file: texts that begin as SQL does, with the constants of the file put in their places. */
function statements(path: string, source: ts.SourceFile): { text: string; line: number }[] {
  const constants = new Map<string, string>();
  const found: { text: string; line: number }[] = [];
  const textOf = (node: ts.Node): string | undefined => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
    if (!ts.isTemplateExpression(node)) return undefined;
    return node.head.text + node.templateSpans.map(({ expression, literal }) => {
      const name = `\${${expression.getText(source)}}`;
      return (constants.get(expression.getText(source)) ?? known[`${path} ${name}`] ?? name) + literal.text;
    }).join("");
  };
  const visit = (node: ts.Node, use: (node: ts.Node) => void): void => {
    use(node);
    ts.forEachChild(node, (child) => visit(child, use));
  };
  visit(source, (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.name)) {
      const text = textOf(node.initializer);
      if (text !== undefined) constants.set(node.name.text, text);
    }
  });
  visit(source, (node) => {
    const text = textOf(node);
    if (text && /^\s*(with|select|insert|update|delete|merge|copy)\s/i.test(text)) found.push({ text, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
  });
  return found;
}

test("every statement names the shop for each table of shops that it touches, so none crosses shops", async () => {
  const tables = new Set(await asOwner(async (client) => (await client.query<{ name: string }>(shopTables)).rows.map((row) => row.name)));
  let checked = 0;
  const crossing: string[] = [];
  for (const path of (await readdir("app", { recursive: true })).filter((name) => /\.tsx?$/.test(name))) {
    const code = await readFile(join("app", path), "utf8");
    if (!/\b(?:select|insert into|update|delete from|copy)\s/i.test(code) || path.includes("locales/")) continue;
    const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest);
    for (const { text, line } of statements(path, source)) {
      const touched = [...text.matchAll(/\b(?:from|join|into|update|using|copy)\s+(?:only\s+)?"?([a-z_]+)"?/gi)].filter(([, name = ""]) => tables.has(name)).length;
      if (touched === 0) continue;
      checked += 1;
      // A part that is put in from elsewhere may name it too; the statement itself must do so at least once.
      const named = text.match(/\bshop_id\b/g)?.length ?? 0;
      const parts = text.match(/\$\{/g)?.length ?? 0;
      if (named === 0 || named + parts < touched) crossing.push(`${path}:${line} touches ${touched}, names the shop ${named} times`);
    }
  }
  expect(checked).toBeGreaterThan(400);
  expect(crossing).toEqual([]);
});

test("the guide's commands distribute every table of shops, beside its shop, and nothing else", async () => {
  const guide = await readFile("docs/engineers/deploy.md", "utf8");
  const commands = /### Distribution by shop[\s\S]*?```sql\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";
  await asOwner(async (client) => {
    // What Citus provides, only writing down what it is told, in order.
    await client.query(`begin; create temporary table told (at serial, what text, name text, beside text);
      create function create_reference_table(name text) returns void language sql as $$ insert into told (what, name) values ('reference', name) $$;
      create function create_distributed_table(name text, by text, colocate_with text default null) returns void language sql as $$ insert into told (what, name, beside) values ('by ' || by, name, colocate_with) $$`);
    await client.query(commands);
    const { rows } = await client.query<{ what: string; name: string; beside: string | null }>("select what, name, beside from told order by at");
    expect(rows.filter((row) => row.what === "reference").map((row) => row.name)).toEqual(["shop_directory", "code_directory", "host_directory"]);
    const distributed = rows.filter((row) => row.what === "by shop_id");
    expect(distributed[0]).toMatchObject({ name: "shops", beside: null });
    expect(new Set(distributed.slice(1).map((row) => row.beside))).toEqual(new Set(["shops"]));
    const wanted = await client.query<{ name: string }>(shopTables);
    expect(distributed.map((row) => row.name).toSorted()).toEqual(wanted.rows.map((row) => row.name).toSorted());
    await client.query("rollback");
  });
});

test("old months of scans are detached with what they hold and stay isolated; the months ahead are there", async () => {
  const [one, other] = [await aShop(), await aShop()];
  const now = new Date();
  const old = new Date(Date.UTC(now.getUTCFullYear() - 3, 4, 15));
  await withDirectory((tx) => tx.run("select ensure_scan_months($1::date, 1)", [old]));
  await withShop(one, (tx) => tx.run("insert into scans (shop_id, id, scanned_at, code, insert_id, print_run_id, kind, locale) values ($1, gen_random_uuid(), $2, 'C', gen_random_uuid(), gen_random_uuid(), 'scan', 'en')", [one, old]));
  expect(await detachOldScans(now)).toBe(1);
  expect(await detachOldScans(now)).toBe(0);
  const month = `scans_${old.getUTCFullYear()}_05`;
  const count = (shop: number, table: string) => withShop(shop, async (tx) => (await tx.first<{ n: number }>(`select count(*)::int as n from ${table} where shop_id = $1`, [shop]))?.n);
  expect([await count(one, "scans"), await count(one, month), await count(other, month)]).toEqual([0, 1, 0]);
  expect(await withShop(other, async (tx) => (await tx.first<{ n: number }>(`select count(*)::int as n from ${month}`))?.n)).toBe(0);
  const ahead = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1)).toISOString().slice(0, 7).replace("-", "_");
  expect(await withDirectory((tx) => tx.first("select to_regclass($1) is not null as there", [`scans_${ahead}`]))).toEqual({ there: true });
});

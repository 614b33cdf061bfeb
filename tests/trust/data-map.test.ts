import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withDirectory } from "#app/platform/db.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

const names = (cell: string | undefined) => [...(cell ?? "").matchAll(/`(\w+)`/g)].map((match) => match[1]!);

/** The page's rows: a table, its columns of a person and its others. */
const listed = readFileSync("docs/engineers/data-columns.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|"))
  .map((cells) => ({ table: names(cells[1])[0]!, ofAPerson: names(cells[2]), others: names(cells[3]) }));

test("every column that can hold text is listed once, as of a person or not", async () => {
  const columns = await withDirectory((tx) => tx.query<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '_prisma_migrations'
       and coalesce(e.typname, t.typname) in ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', 'xml', 'citext', 'hstore')`));
  expect(columns.length).toBeGreaterThan(300);
  const onThePage = listed.flatMap(({ table, ofAPerson, others }) => [...ofAPerson, ...others].map((column) => `${table}.${column}`));
  expect(onThePage.toSorted()).toEqual(columns.map(({ table, column }) => `${table}.${column}`).toSorted());
});

test("a table that holds something of a person is in the data map, and what is named as encrypted or hashed is of a person", () => {
  const map = new Set(readFileSync("docs/engineers/data-map.md", "utf8").split("\n").filter((line) => line.startsWith("| ")).flatMap((line) => [...line.matchAll(/`"?(\w+)[\w".]*`/g)].map((match) => match[1])));
  expect(listed.filter(({ ofAPerson, table }) => ofAPerson.length > 0 && !map.has(table)).map(({ table }) => table)).toEqual([]);
  expect(listed.flatMap(({ table, others }) => others.filter((column) => /_encrypted$|_index$|email|phone|birth|address(?!_base)/.test(column)).map((column) => `${table}.${column}`))).toEqual([]);
});

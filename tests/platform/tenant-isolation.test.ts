import { expect, test } from "vitest";
import pg from "pg";
import { withDirectory, withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

const database = useDatabase();

/** Touched only by platform and shopify, holding no personal data of customers. */
const outsideTheShopRule = new Set(["shop_directory", "code_directory", "host_directory", "orphan_scans", "Session", "_prisma_migrations"]);

test("every table belongs to a shop, leads its unique indexes with it, and is protected by row-level security", async () => {
  const owner = new pg.Client(database.ownerUrl());
  await owner.connect();
  try {
    const tables = await owner.query<{ name: string; protected: boolean; policies: number; indexes: string[] }>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as protected,
             (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
             array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                    where i.indrelid = c.oid and i.indisunique) as indexes
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
    const inside = tables.rows.filter((table) => !outsideTheShopRule.has(table.name));
    expect(inside.length).toBeGreaterThan(20);
    for (const table of inside) {
      expect(table, table.name).toMatchObject({ protected: true, policies: 1 });
      expect(new Set(table.indexes), table.name).toEqual(new Set(["shop_id"]));
    }
  } finally {
    await owner.end();
  }
});

test("a shop neither sees nor writes another shop's rows, and no shop sees none", async () => {
  const [one, other] = [await aShop(), await aShop()];
  await withShop(one, (tx) => tx.run("insert into products (shop_id, title) values ($1, 'Carrier')", [one]));
  expect(await withShop(other, (tx) => tx.query("select * from products"))).toEqual([]);
  expect(await withDirectory((tx) => tx.query("select * from products"))).toEqual([]);
  await expect(withShop(other, (tx) => tx.run("insert into products (shop_id, title) values ($1, 'Carrier')", [one]))).rejects.toThrow(/row-level security/);
  expect(await withShop(other, (tx) => tx.run("update products set title = 'x'"))).toBe(0);
  expect(await withShop(one, (tx) => tx.query("select title from products"))).toEqual([{ title: "Carrier" }]);
});

test("the app's role can neither bypass row-level security nor own a table", async () => {
  const app = new pg.Client(database.appUrl());
  await app.connect();
  try {
    const role = await app.query("select rolsuper, rolbypassrls from pg_roles where rolname = current_user");
    expect(role.rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
    const owned = await app.query("select count(*)::int as tables from pg_tables where tableowner = current_user");
    expect(owned.rows).toEqual([{ tables: 0 }]);
  } finally {
    await app.end();
  }
});

import { expect, test } from "vitest";
import pg from "pg";
import { audit } from "#app/platform/audit.ts";
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

test("the app's role can neither bypass row-level security nor own a table, nor become somebody who can", async () => {
  const app = new pg.Client(database.appUrl());
  await app.connect();
  try {
    const role = await app.query("select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = current_user");
    expect(role.rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false }]);
    const owned = await app.query("select count(*)::int as owned from pg_class where relowner = (select oid from pg_roles where rolname = current_user) and relnamespace <> 'pg_toast'::regnamespace and relpersistence <> 't'");
    expect(owned.rows).toEqual([{ owned: 0 }]);
    const others = await app.query("select rolname from pg_roles where rolname <> current_user and pg_has_role(current_user, oid, 'member')");
    expect(others.rows).toEqual([]);
    // TRUNCATE and foreign keys look past policies, triggers run with the rights of whoever writes.
    const beyond = await app.query(`
      select c.relname, p.privilege from pg_class c, unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']) p (privilege)
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(c.oid, p.privilege)`);
    expect(beyond.rows).toEqual([]);
    const creates = await app.query("select nspname from pg_namespace where nspname in ('public', 'pgboss') and has_schema_privilege(oid, 'CREATE')");
    expect(creates.rows).toEqual([]);
    await expect(app.query("alter table products disable row level security")).rejects.toThrow(/must be owner/);
    await expect(app.query("set role flybridge_owner")).rejects.toThrow(/permission denied/);
    // Asking for no policy is refused, not granted.
    await app.query("set row_security = off");
    await expect(app.query("select * from products")).rejects.toThrow(/row-level security/);
  } finally {
    await app.end();
  }
});

/** Functions that run with the owner's rights: each takes no row of any shop and gives none. */
const withOwnersRights = ["detach_scan_months", "ensure_scan_months", "refresh_statistics"];

test("nothing looks past the policies: no view or function of the owner's but those named, and these find no stranger's tables", async () => {
  const owner = new pg.Client(database.ownerUrl());
  await owner.connect();
  try {
    const functions = await owner.query<{ name: string; settings: string[]; all: boolean }>(`
      select proname as name, coalesce(proconfig, '{}') as settings, has_function_privilege('public', oid, 'EXECUTE') as all
        from pg_proc where prosecdef and pronamespace in ('public'::regnamespace, 'pgboss'::regnamespace) order by proname`);
    expect(functions.rows.map((one) => one.name)).toEqual(withOwnersRights);
    for (const one of functions.rows) expect(one, one.name).toMatchObject({ settings: expect.arrayContaining(["search_path=public, pg_temp"]), all: false });
    const views = await owner.query(`
      select relname from pg_class where relnamespace = 'public'::regnamespace
         and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions, '{}') @> '{security_invoker=true}')`);
    expect(views.rows).toEqual([]);
    // A foreign key is checked past the policies: between tables of shops it must carry the shop.
    const keys = await owner.query<{ name: string; columns: string[] }>(`
      select conname as name, array(select attname::text from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns
        from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`);
    for (const key of keys.rows) expect(key.columns, key.name).toContain("shop_id");
  } finally {
    await owner.end();
  }
});

test("proof is not written over: no update of the audit log, and none of a consent but when Shopify heard of it", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    await audit(tx, "staff:1", "registration.view", "registration:1");
    await tx.run("insert into consents (shop_id, registration_id, channel, given, text, text_version, locale, source) values ($1, gen_random_uuid(), 'email', true, 'Yes to news', '1', 'en', 'landing')", [shop]);
  });
  for (const sql of ["update audit_log set actor = 'system'", "update consents set given = false", "update consents set text = 'x'", "update consents set at = now()"]) {
    await expect(withShop(shop, (tx) => tx.run(sql)), sql).rejects.toThrow(/permission denied/);
  }
  expect(await withShop(shop, (tx) => tx.run("update consents set synced_at = now()"))).toBe(1);
});

import { expect, test } from "vitest";
import pg from "pg";
import { PrismaPg } from "@prisma/adapter-pg";
import prismaClient from "@prisma/client";
import { Session } from "@shopify/shopify-api";
import { audit } from "#app/platform/audit.ts";
import { claimHost } from "#app/platform/code-directory.ts";
import { withDirectory, withDomain, withShop } from "#app/platform/db.ts";
import { guardDirectory } from "#app/platform/upkeep.ts";
import { SealedSessionStorage } from "#app/shopify/session-storage.server.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

const database = useDatabase();

/** Read before a shop's number is known: anybody may look up, and a row is written for one's own shop only. */
const directory = new Set(["shop_directory", "code_directory", "host_directory"]);

/** Rows that are of no shop: a count by day of cards that nobody knows, and which migrations have run. */
const ofNoShop = new Set(["orphan_scans", "_prisma_migrations"]);

type Table = { name: string; protected: boolean; policies: string[]; indexes: string[]; columns: string[] };

test("every table is protected by row-level security, and leads its unique indexes with the shop", async () => {
  const owner = new pg.Client(database.ownerUrl());
  await owner.connect();
  try {
    const tables = await owner.query<Table>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as protected,
             array(select p.polname::text || ' ' || p.polcmd::text from pg_policy p where p.polrelid = c.oid order by 1) as policies,
             array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                    where i.indrelid = c.oid and i.indisunique) as indexes,
             array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
    expect(tables.rows.length).toBeGreaterThan(25);
    for (const table of tables.rows) {
      if (ofNoShop.has(table.name)) {
        expect(table.columns.filter((column) => /shop|domain|host|code/.test(column)), table.name).toEqual([]);
        continue;
      }
      expect(table, table.name).toMatchObject({ protected: true });
      // r: reading, a: adding, w: changing, d: removing, *: all of them.
      if (table.name === "Session") expect(table.policies).toEqual(["own *"]);
      else if (directory.has(table.name)) expect([["enter a", "look_up r"], ["change w", "enter a", "look_up r"], ["enter a", "leave d", "look_up r"]]).toContainEqual(table.policies);
      else {
        expect(table.policies, table.name).toEqual(["tenant *"]);
        expect(new Set(table.indexes), table.name).toEqual(new Set(["shop_id"]));
      }
    }
  } finally {
    await owner.end();
  }
});

test("the directory answers everybody and is written for one's own shop only", async () => {
  const [one, other] = [await aShop(), await aShop()];
  const enter = (shop: number, of: number, code: string) => withShop(shop, (tx) => tx.run("insert into code_directory (code, shop_id, insert_id, print_run_id, is_unique) values ($1, $2, gen_random_uuid(), gen_random_uuid(), false)", [code, of]));
  await enter(one, one, "MINE");
  await withShop(one, (tx) => claimHost(tx, "cards.mira.example"));
  await withShop(one, (tx) => claimHost(tx, "cards.mira.example"));
  await expect(enter(one, other, "THEIRS")).rejects.toThrow(/row-level security/);
  await expect(withShop(other, (tx) => claimHost(tx, "cards.mira.example"))).rejects.toThrow("Another store uses this domain");
  await expect(withDirectory((tx) => tx.run("insert into shop_directory (domain) values ('new.myshopify.com')"))).rejects.toThrow(/row-level security/);
  for (const sql of ["update code_directory set shop_id = $1", "delete from code_directory", "update host_directory set shop_id = $1", "delete from host_directory", "update shop_directory set uninstalled_at = now() where id <> $1", "delete from shop_directory"]) {
    expect(await withShop(other, (tx) => tx.run(sql, sql.includes("$1") ? [other] : [])), sql).toBe(0);
  }
  for (const look of ["select shop_id from code_directory where code = 'MINE'", "select shop_id from host_directory where host = 'cards.mira.example'"]) expect(await withDirectory((tx) => tx.query(look))).toEqual([{ shop_id: one }]);
});

test("a session of Shopify's is seen by who names it or its shop, and by nobody else, also not through the library's storage", async () => {
  const prisma = new prismaClient.PrismaClient({ adapter: new PrismaPg({ connectionString: database.appUrl(), max: 1 }) });
  try {
    const storage = new SealedSessionStorage(prisma);
    const session = (shop: string) => new Session({ id: `offline_${shop}`, shop, state: "", isOnline: false, accessToken: `token of ${shop}` });
    const shops = ["one-session.myshopify.com", "other-session.myshopify.com"] as const;
    for (const shop of [...shops, ...shops]) await storage.storeSession(session(shop));
    expect((await storage.findSessionsByShop(shops[0])).map(({ id, accessToken }) => [id, accessToken])).toEqual([[`offline_${shops[0]}`, `token of ${shops[0]}`]]);
    expect((await storage.loadSession(`offline_${shops[1]}`))?.shop).toBe(shops[1]);
    // A forgotten condition finds nothing, nor does one shop's setting find the other's.
    const all = `select shop from "Session"`;
    expect([await prisma.session.findMany(), await withDirectory((tx) => tx.query(all)), await withShop(await aShop(), (tx) => tx.query(all))]).toEqual([[], [], []]);
    expect(await withDomain(shops[0], (tx) => tx.query(all))).toEqual([{ shop: shops[0] }]);
    await expect(withDomain(shops[0], (tx) => tx.run(`update "Session" set shop = $1`, [shops[1]]))).rejects.toThrow(/row-level security/);
    await expect(storage.storeSession(new Session({ ...session(shops[0]).toObject(), id: `offline_${shops[1]}` }))).rejects.toThrow(/row-level security|violates/);
    await storage.deleteSessions([`offline_${shops[0]}`, "offline_nobody.myshopify.com"]);
    expect([await storage.loadSession(`offline_${shops[0]}`), (await storage.findSessionsByShop(shops[1])).length]).toEqual([undefined, 1]);
  } finally {
    await prisma.$disconnect();
  }
});

test("a database of an earlier release comes under these policies an hour after its migration, when no old process runs", async () => {
  const owner = new pg.Client(database.ownerUrl());
  await owner.connect();
  const guarded = async () => (await owner.query<{ guarded: boolean }>(`select relrowsecurity and relforcerowsecurity as guarded from pg_class where oid = '"Session"'::regclass`)).rows[0]?.guarded;
  const migrated = (ago: string) => owner.query("update _prisma_migrations set finished_at = now() - $1::interval where migration_name like '%_guard_directory'", [ago]);
  try {
    await owner.query(`alter table "Session" disable row level security, no force row level security`);
    await migrated("10 minutes");
    expect([await guardDirectory(), await guarded()]).toEqual([false, false]);
    await migrated("2 hours");
    expect([await guardDirectory(), await guarded()]).toEqual([true, true]);
    expect(await guardDirectory()).toBe(false);
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
const withOwnersRights = ["detach_scan_months", "ensure_scan_months", "guard_directory", "refresh_statistics"];

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

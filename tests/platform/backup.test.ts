import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { config } from "#app/platform/config.ts";
import { decrypt } from "#app/platform/crypto.ts";
import { closePool, withDirectory, withShop } from "#app/platform/db.ts";
import { stopJobs } from "#app/platform/jobs.ts";
import { register } from "#app/migration/registration/index.ts";
import { startEmbeddedPostgres, type EmbeddedDatabase } from "#dev/embedded-postgres.ts";
import { aForm, aScene } from "#tests/registration/support.ts";
import { migrate } from "../../scripts/migrate.ts";

// The two ways of docs/engineers/backups.md, walked: what comes back is whole, readable with the keys, and each shop's own.

let folder = "";
const running = new Set<EmbeddedDatabase>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flybridge-backup-"));
  // As root the server runs as another user, who must be able to reach its folder.
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await leave();
  for (const database of running) await database.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(name: string, binaries?: string): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedPostgres({ directory: join(folder, name), database: "flybridge", flags: ["-c", "fsync=off"], ...(binaries ? { binaries } : {}) });
  running.add(database);
  return database;
}

async function stop(database: EmbeddedDatabase): Promise<void> {
  running.delete(database);
  await database.stop();
}

/** Lets go of the database that the app works with. */
async function leave(): Promise<void> {
  await stopJobs();
  await closePool();
}

/**
 * The schema as `migrate` makes it, without starting Prisma's own program, which takes most of the time: its migrations
 * one after the other, noted as applied; the rest is the real thing.
 */
async function prepare({ ownerUrl, appUrl }: EmbeddedDatabase): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query("create table _prisma_migrations (migration_name text primary key, finished_at timestamptz default now(), rolled_back_at timestamptz)");
  for (const name of readdirSync("prisma/migrations").filter((one) => /^\d/.test(one)).sort()) {
    await owner.query(readFileSync(join("prisma/migrations", name, "migration.sql"), "utf8"));
    await owner.query("insert into _prisma_migrations (migration_name) values ($1)", [name]);
  }
  await owner.end();
  await migrate({ ownerUrl, appUrl });
}

/** From here on the app works with this database. */
async function use(appUrl: string): Promise<void> {
  await leave();
  process.env.DATABASE_URL = appUrl;
  Object.assign(config(), { DATABASE_URL: appUrl });
}

type Person = { shopId: number; id: string; email: string };

/** One person each of two shops. */
async function twoShops(): Promise<[Person, Person]> {
  const person = async (domain: string, email: string) => {
    const scene = await aScene(domain);
    const result = await register(scene.shopId, aForm(scene, { email }));
    if (result.outcome !== "registered") throw new Error(result.outcome);
    return { shopId: scene.shopId, id: result.registrationId, email };
  };
  return [await person("one.myshopify.com", "anna@example.com"), await person("other.myshopify.com", "bert@example.com")];
}

/** Rows of every table, by the role that sees them all. */
async function countAll(superuserUrl: string): Promise<Record<string, number>> {
  const client = new pg.Client(superuserUrl);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>("select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss') order by 1");
    const counts: Record<string, number> = {};
    for (const { name } of tables.rows) counts[name] = (await client.query<{ rows: number }>(`select count(*)::int as rows from ${name}`)).rows[0]!.rows;
    return counts;
  } finally {
    await client.end();
  }
}

const superuserOf = (database: EmbeddedDatabase, name = "flybridge") =>
  `postgres://postgres:${(JSON.parse(readFileSync(`${database.directory}.secrets.json`, "utf8")) as { superuser: string }).superuser}@127.0.0.1:${database.port}/${name}`;

/** Each shop reads its own person, in clear with the keys; none reads, changes or adds another's; the work that waited still waits. */
async function expectRestored(people: readonly Person[]): Promise<void> {
  for (const { shopId, id, email } of people) {
    const rows = await withShop(shopId, (tx) => tx.query<{ id: string; email: string }>("select id, email_encrypted as email from registrations"));
    expect(rows.map((row) => [row.id, decrypt(shopId, row.email)])).toEqual([[id, email]]);
    expect(await withShop(shopId, (tx) => tx.query("select given from consents"))).toHaveLength(1);
  }
  const [one, other] = people as [Person, Person];
  expect(await withShop(one.shopId, (tx) => tx.run("update registrations set locale = 'de' where id = $1", [other.id]))).toBe(0);
  await expect(withShop(one.shopId, (tx) => tx.run("insert into products (shop_id, title) values ($1, 'taken over')", [other.shopId]))).rejects.toThrow(/row-level security/);
  await expect(withShop(one.shopId, (tx) => tx.run("update consents set given = true"))).rejects.toThrow(/permission denied/);
  expect(await withDirectory((tx) => tx.query("select 1 from registrations"))).toEqual([]);
  // The queue came along, and takes new work.
  const jobs = await withDirectory((tx) => tx.query<{ shop: string }>("select distinct data ->> 'shopId' as shop from pgboss.job where state = 'created' and data ? 'shopId' order by 1"));
  expect(jobs.map(({ shop }) => Number(shop))).toEqual(people.map(({ shopId }) => shopId).sort());
  const third = await aScene("third.myshopify.com");
  expect(await register(third.shopId, aForm(third))).toMatchObject({ outcome: "registered" });
}

test("a copy of the stopped cluster, started elsewhere, has every row, and binds the app's role as before", async () => {
  const original = await start("original");
  await prepare(original);
  await use(original.appUrl);
  const people = await twoShops();
  await leave();
  const before = await countAll(superuserOf(original));
  await stop(original);

  const target = join(folder, "elsewhere");
  expect(spawnSync("cp", ["-a", original.directory, target], { encoding: "utf8" })).toMatchObject({ status: 0 });
  await copyFile(`${original.directory}.secrets.json`, `${target}.secrets.json`);
  // It stands alone: the original is gone.
  await rm(original.directory, { recursive: true });
  const copy = await start("elsewhere");
  expect(copy.port).not.toBe(original.port);
  expect(await countAll(superuserOf(copy))).toEqual(before);
  await use(copy.appUrl);
  await expectRestored(people);
});

/** A `pg_dump` with a server of its own beside it, or one new enough for the server that the app brings. */
function findPgDump(): { bin: string; server?: string } | { missing: string } {
  const homes = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").map((version) => `/usr/lib/postgresql/${version}/bin`) : [];
  const places = [...homes, ...(process.env.PATH ?? "").split(":")].filter((place) => ["pg_dump", "pg_restore"].every((name) => existsSync(join(place, name))));
  const found = places.map((bin) => ({ bin, major: Number(/\) (\d+)/.exec(spawnSync(join(bin, "pg_dump"), ["--version"], { encoding: "utf8" }).stdout)?.[1] ?? 0) }));
  const newest = found.sort((a, b) => b.major - a.major)[0];
  if (!newest) return { missing: "this machine has no pg_dump" };
  if (newest.major >= 18) return { bin: newest.bin };
  const own = found.find(({ bin, major }) => major >= 15 && ["postgres", "initdb"].every((name) => existsSync(join(bin, name))));
  return own ? { bin: own.bin, server: own.bin } : { missing: `this machine's pg_dump ${newest.major} is older than the server, 18` };
}

const tools = findPgDump();

test.skipIf("missing" in tools)(`a dump by the backup role, restored into a new database, has every row and binds the app's role${"missing" in tools ? ` (skipped: ${tools.missing})` : ""}`, async () => {
  if ("missing" in tools) return;
  const database = await start("dumped", tools.server);
  await prepare(database);
  await use(database.appUrl);
  const people = await twoShops();
  await leave();
  const before = await countAll(superuserOf(database));
  const superuser = new pg.Client(superuserOf(database));
  await superuser.connect();
  await superuser.query("create role flybridge_backup login bypassrls password 'backup' in role pg_read_all_data");
  await superuser.query("create database flybridge_restored owner flybridge_owner");
  await superuser.end();

  const file = join(folder, "flybridge.dump");
  const run = (tool: string, ...rest: string[]) => spawnSync(join(tools.bin, tool), rest, { encoding: "utf8" });
  // The owner is bound too: a dump as the owner says so, instead of being empty.
  expect(run("pg_dump", "--format=custom", `--file=${file}`, database.ownerUrl)).toMatchObject({ status: 1, stderr: expect.stringContaining("row-level security") });
  expect(run("pg_dump", "--format=custom", `--file=${file}`, `postgres://flybridge_backup:backup@127.0.0.1:${database.port}/flybridge`)).toMatchObject({ status: 0, stderr: "" });
  expect(run("pg_restore", "--exit-on-error", `--dbname=${superuserOf(database, "flybridge_restored")}`, file)).toMatchObject({ status: 0, stderr: "" });

  expect(await countAll(superuserOf(database, "flybridge_restored"))).toEqual(before);
  const inRestored = (url: string) => Object.assign(new URL(url), { pathname: "/flybridge_restored" }).toString();
  await migrate({ ownerUrl: inRestored(database.ownerUrl), appUrl: inRestored(database.appUrl) });
  await use(inRestored(database.appUrl));
  await expectRestored(people);
});

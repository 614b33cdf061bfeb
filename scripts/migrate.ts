import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { queues } from "../app/platform/queues.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Brings the database up to date as its owner, then grants the app's role what it needs and nothing more.
 * Safe to repeat and to race: Prisma takes an advisory lock, grants are idempotent.
 */
export async function migrate({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    if (!(await upToDate(owner))) await deploy(ownerUrl);
    await installJobQueues(ownerUrl);
    // This month's and the next months' partitions exist before the first scan needs them; the nightly job makes more.
    await owner.query("select ensure_scan_months((now() - interval '1 month')::date, 5)");
    await grant(owner, decodeURIComponent(new URL(appUrl).username));
  } finally {
    await owner.end();
  }
}

async function upToDate(owner: pg.Client): Promise<boolean> {
  const wanted = (await readdir(join(root, "prisma/migrations"), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const known = await owner.query<{ exists: boolean }>("select to_regclass('public._prisma_migrations') is not null as exists");
  if (!known.rows[0]?.exists) return false;
  const applied = await owner.query<{ migration_name: string }>(
    "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const done = new Set(applied.rows.map((row) => row.migration_name));
  return wanted.every((name) => done.has(name));
}

async function deploy(ownerUrl: string): Promise<void> {
  const cli = join(root, "node_modules/prisma/build/index.js");
  const run = spawn(process.execPath, [cli, "migrate", "deploy"], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: ownerUrl, DATABASE_OWNER_URL: ownerUrl, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  run.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  run.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((done) => run.once("close", done));
  if (code !== 0) throw new Error(`The migrations did not run:\n${output}`);
}

async function installJobQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false });
  await boss.start();
  try {
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
    for (const { name, ...options } of queues) {
      if (!existing.has(name)) await boss.createQueue(name, options);
      else await boss.updateQueue(name, changeable(options));
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Some of a queue's options are fixed when it is made. */
function changeable(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !["policy", "deadLetter", "retryDelayMax"].includes(name)));
}

async function grant(owner: pg.Client, appRole: string): Promise<void> {
  const role = owner.escapeIdentifier(appRole);
  const same = await owner.query<{ same: boolean }>("select current_user = $1 as same", [appRole]);
  if (same.rows[0]?.same) {
    throw new Error("DATABASE_URL and DATABASE_OWNER_URL name the same role: the app's role must not own the tables, or row-level security would not bind it.");
  }
  for (const schema of ["public", "pgboss"]) {
    await owner.query(`grant usage on schema ${schema} to ${role}`);
    await owner.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
    await owner.query(`grant usage, select on all sequences in schema ${schema} to ${role}`);
    await owner.query(`grant execute on all functions in schema ${schema} to ${role}`);
  }
  await owner.query(`revoke execute on function protect_tenant_table(regclass) from ${role}`);
  // What was written as proof is never written over: rows of the audit log and of consents are added, and go only as a
  // whole, when their time is up. Of a consent only the moment Shopify heard of it is noted later.
  await owner.query(`revoke update on table audit_log, consents from ${role}`);
  await owner.query(`grant update (synced_at) on table consents to ${role}`);
  await owner.query(`revoke all on table _prisma_migrations from ${role}`);
  await owner.query(`grant select on table _prisma_migrations to ${role}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const ownerUrl = process.env.DATABASE_OWNER_URL;
  const appUrl = process.env.DATABASE_URL;
  if (!ownerUrl || !appUrl) {
    console.error("Set DATABASE_OWNER_URL (the role that owns the tables) and DATABASE_URL (the app's role).");
    process.exit(2);
  }
  await migrate({ ownerUrl, appUrl });
  console.log("The database is up to date.");
}

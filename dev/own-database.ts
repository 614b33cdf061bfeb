import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import pg from "pg";

/**
 * Uses the PostgreSQL that DATABASE_URL names. With DATABASE_OWNER_URL the two roles are the caller's own; without it
 * DATABASE_URL is taken as the owner, and an app role that row-level security binds is made beside it.
 */
export async function databaseFromEnvironment(secretsFile: string): Promise<{ ownerUrl: string; appUrl: string; stop(): Promise<void> }> {
  const given = process.env.DATABASE_URL ?? "";
  const stop = async () => undefined;
  await checkVersion(given);
  if (process.env.DATABASE_OWNER_URL) return { ownerUrl: process.env.DATABASE_OWNER_URL, appUrl: given, stop };

  const kept = await readFile(secretsFile, "utf8").catch(() => null);
  const password = kept ? (JSON.parse(kept) as { password: string }).password : randomBytes(18).toString("base64url");
  const database = new URL(given).pathname.slice(1) || "postgres";
  const role = `flybridge_app_${database.replace(/\W/g, "_")}`.slice(0, 60);
  const owner = new pg.Client(given);
  await owner.connect();
  try {
    const found = await owner.query("select 1 from pg_roles where rolname = $1", [role]);
    await owner.query(`${found.rowCount ? "alter" : "create"} role ${owner.escapeIdentifier(role)} login nobypassrls password '${password}'`);
  } catch (error) {
    throw new Error(
      `DATABASE_URL's role may not create the app's own role (${(error as Error).message}). Create one yourself (create role flybridge_app login nobypassrls password '…') and set DATABASE_URL to it and DATABASE_OWNER_URL to the present role.`,
    );
  } finally {
    await owner.end();
  }
  await writeFile(secretsFile, JSON.stringify({ password }), { mode: 0o600 });
  const app = new URL(given);
  app.username = role;
  app.password = password;
  return { ownerUrl: given, appUrl: app.toString(), stop };
}

async function checkVersion(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new Error(`DATABASE_URL does not answer: ${(error as Error).message}`);
  }
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
  await client.end();
  if (Number(rows[0]?.version) < 150_000) throw new Error("DATABASE_URL names a PostgreSQL older than 15. Use 15 or newer.");
}

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import pg from "pg";
import { closePool } from "#app/platform/db.ts";
import { stopJobs } from "#app/platform/jobs.ts";
import { ensureShop } from "#app/platform/shops.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Owner's and app's addresses of the migrated template database. */
    database: { ownerUrl: string; appUrl: string };
  }
}

/** A migrated database that is somebody's own. */
export type OwnDatabase = { ownerUrl: string; appUrl: string; stop(how?: "orderly" | "crash"): Promise<void> };

const inDatabase = (url: string, name: string) => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

/**
 * Gives the test file a real, migrated database of its own (a copy of the template) and points the process's
 * configuration at it. Call once at the top of a test file.
 */
export function useDatabase(): { ownerUrl(): string; appUrl(): string } {
  let database: OwnDatabase;
  beforeAll(async () => {
    database = await createDatabase();
    process.env.DATABASE_URL = database.appUrl;
    process.env.DATABASE_OWNER_URL = database.ownerUrl;
  });
  afterAll(async () => {
    await stopJobs();
    await closePool();
    await database.stop();
  });
  return { ownerUrl: () => database.ownerUrl, appUrl: () => database.appUrl };
}

/** A copy of the run's template on its one server; `stop` drops it, with whoever is still connected. */
export async function createDatabase(): Promise<OwnDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const urls = inject("database");
  await asOwner(urls.ownerUrl, `create database "${name}" template "${new URL(urls.ownerUrl).pathname.slice(1)}"`);
  return {
    ownerUrl: inDatabase(urls.ownerUrl, name),
    appUrl: inDatabase(urls.appUrl, name),
    stop: () => asOwner(urls.ownerUrl, `drop database if exists "${name}" with (force)`),
  };
}

/** Enters a shop with believable settings and gives its number. */
export async function aShop(domain = `shop-${randomBytes(4).toString("hex")}.myshopify.com`): Promise<number> {
  return ensureShop(domain, { name: "Mira", currency: "USD", timeZone: "America/New_York", locale: "en", country: "US", storefrontUrl: "https://mira.example" });
}

async function asOwner(ownerUrl: string, sql: string): Promise<void> {
  // The template must have no other connection while it is copied: wait our turn.
  const client = new pg.Client(inDatabase(ownerUrl, "postgres"));
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(727001)");
    await client.query(sql);
  } finally {
    await client.end();
  }
}

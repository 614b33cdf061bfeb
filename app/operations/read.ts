import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pool, withShop } from "#app/platform/db.ts";
import { deadCount, deadJobs, queueCounts, type DeadJob } from "#app/platform/queue-state.ts";

export type ShopState = "installed" | "uninstalled" | "erased";

export type ShopRow = {
  shopId: number;
  domain: string;
  state: ShopState;
  installedAt: Date;
  plan: string | null;
  /** When the last import that worked ended. */
  lastImport: Date | null;
  /** Imports of the last seven days that failed. */
  failedImports: number;
  /** When the import that runs now began. */
  runningSince: Date | null;
  /** Webhooks that wait to be worked off. */
  webhooksWaiting: number;
};

export type Operations = {
  at: Date;
  versions: { app: string; node: string; database: string; migration: string };
  queues: Awaited<ReturnType<typeof queueCounts>>;
  dead: { count: number; newest: DeadJob[] };
  shopCounts: Record<ShopState, number>;
  shops: ShopRow[];
  more: boolean;
};

const pageSize = 25;

/**
 * All that the page of operators shows: counts, ages and states, nothing of any person.
 * @param find only shops whose domain contains this
 * @param after the shop number that the page before ended with
 */
export async function readOperations(find: string, after: number): Promise<Operations> {
  const [versions, queues, count, newest, shopCounts, shops] = await Promise.all([readVersions(), queueCounts(), deadCount(), deadJobs(50), countShops(), readShops(find, after)]);
  return { at: new Date(), versions, queues, dead: { count, newest }, shopCounts, shops: shops.slice(0, pageSize), more: shops.length > pageSize };
}

const stateSql = "case when redacted_at is not null then 'erased' when uninstalled_at is not null then 'uninstalled' else 'installed' end";

async function countShops(): Promise<Record<ShopState, number>> {
  const { rows } = await pool().query<{ state: ShopState; count: number }>(`select ${stateSql} as state, count(*)::int as count from shop_directory group by 1`);
  return { installed: 0, uninstalled: 0, erased: 0, ...Object.fromEntries(rows.map((row) => [row.state, row.count])) };
}

async function readShops(find: string, after: number): Promise<ShopRow[]> {
  const { rows } = await pool().query<Pick<ShopRow, "shopId" | "domain" | "state" | "installedAt">>(
    `select id as "shopId", domain, ${stateSql} as state, installed_at as "installedAt" from shop_directory
      where id > $2 and strpos(domain, $1) > 0 order by id limit ${pageSize + 1}`,
    [find, after],
  );
  const shops: ShopRow[] = [];
  // Each shop within its own isolation, one after the other: this page may never look across shops at once.
  for (const row of rows) shops.push({ ...row, ...(await readShopState(row.shopId)) });
  return shops;
}

async function readShopState(shopId: number): Promise<Pick<ShopRow, "plan" | "lastImport" | "failedImports" | "runningSince" | "webhooksWaiting">> {
  const state = await withShop(shopId, (tx) =>
    tx.first<Pick<ShopRow, "plan" | "lastImport" | "failedImports" | "runningSince" | "webhooksWaiting">>(
      `select (select plan from shops where shop_id = $1) as plan,
              (select max(finished_at) from imports where shop_id = $1 and state = 'done') as "lastImport",
              (select count(*)::int from imports where shop_id = $1 and state = 'failed' and created_at > now() - interval '7 days') as "failedImports",
              (select min(started_at) from imports where shop_id = $1 and state = 'running') as "runningSince",
              (select count(*)::int from webhook_inbox where shop_id = $1 and processed_at is null) as "webhooksWaiting"`,
      [shopId],
    ),
  );
  return state!;
}

let appVersion: Promise<string> | undefined;

async function readVersions(): Promise<Operations["versions"]> {
  appVersion ??= readFile(join(process.cwd(), "package.json"), "utf8").then((text) => (JSON.parse(text) as { version: string }).version, () => "unknown");
  const { rows } = await pool().query<{ database: string; migration: string | null }>(
    "select current_setting('server_version') as database, (select max(migration_name) from _prisma_migrations where finished_at is not null) as migration",
  );
  return { app: await appVersion, node: process.version, database: rows[0]?.database ?? "unknown", migration: rows[0]?.migration ?? "none" };
}

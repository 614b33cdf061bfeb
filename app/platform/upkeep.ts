import { config } from "./config.ts";
import { withDirectory } from "./db.ts";
import { log } from "./log.ts";
import { dropOldBuckets } from "./rate-limits.ts";
import type { ScheduledTask } from "./schedule.ts";

/** What the tables themselves need every night. */
export const platformTasks: readonly ScheduledTask[] = [
  {
    name: "scan-months",
    cron: "10 1 * * *",
    once: async (now) => {
      await withDirectory((tx) => tx.run("select ensure_scan_months($1::date, 5)", [now]));
      await detachOldScans(now);
    },
  },
  {
    name: "directory-guard",
    cron: "5 1 * * *",
    once: async () => {
      await guardDirectory();
    },
  },
  {
    name: "rate-windows",
    cron: "20 1 * * *",
    eachShop: async (shopId, now) => {
      await dropOldBuckets(shopId, now);
    },
  },
];

/**
 * Detaches the months of scans that ended more than SCAN_MONTHS ago. They stay as tables of their own, still isolated
 * by shop and still reached by erasure, until an operator archives them (docs/engineers/deploy.md).
 * @returns how many months were detached
 */
export async function detachOldScans(now: Date): Promise<number> {
  const oldest = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - config().SCAN_MONTHS, 1));
  const row = await withDirectory((tx) => tx.first<{ detached: number }>("select detach_scan_months($1::date) as detached", [oldest]));
  const detached = row?.detached ?? 0;
  if (detached > 0) log.info({ count: detached }, "old months of scans were detached");
  return detached;
}

/**
 * Puts the directory and Shopify's sessions under their policies in a database of an earlier release, whose processes
 * say nothing of the shop that they read: an hour after the migration, when they are gone. A new database is guarded
 * from the start.
 * @returns whether it was done now
 */
export async function guardDirectory(): Promise<boolean> {
  const row = await withDirectory((tx) =>
    tx.first<{ guarded: boolean }>("select guard_directory() as guarded from _prisma_migrations where migration_name like '%\\_guard\\_directory' and finished_at < now() - interval '1 hour'"),
  );
  if (row?.guarded) log.info({ operation: "directory.guard" }, "the directory and the sessions are now under their policies");
  return row?.guarded ?? false;
}

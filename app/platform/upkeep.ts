import { withDirectory } from "./db.ts";
import { dropOldBuckets } from "./rate-limits.ts";
import type { ScheduledTask } from "./schedule.ts";

/** What the tables themselves need every night. */
export const platformTasks: readonly ScheduledTask[] = [
  {
    name: "scan-months",
    cron: "10 1 * * *",
    once: async (now) => {
      await withDirectory((tx) => tx.run("select ensure_scan_months($1::date, 5)", [now]));
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

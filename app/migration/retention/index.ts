import type { ScheduledTask } from "#app/platform/schedule.ts";
import { applyRetention } from "./apply.ts";

export { applyRetention, countDue, fixedDays, type Applied } from "./apply.ts";
export { retentionKinds, retentionOf, saveRetention, type Retention, type RetentionKind } from "./settings.ts";

/** Every night, by each shop's own periods. */
export const retentionTasks: readonly ScheduledTask[] = [
  {
    name: "retention",
    cron: "40 1 * * *",
    eachShop: async (shopId, now, signal) => {
      await applyRetention(shopId, now, signal);
    },
  },
];

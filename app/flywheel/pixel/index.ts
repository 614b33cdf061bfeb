import type { ScheduledTask } from "#app/platform/schedule.ts";
import { dropOrphanReports } from "./store.ts";

export { handlePixel } from "./handler.ts";

export const pixelTasks: readonly ScheduledTask[] = [
  {
    name: "pixel-orphans",
    cron: "40 1 * * *",
    eachShop: async (shopId, now) => {
      await dropOrphanReports(shopId, now);
    },
  },
];

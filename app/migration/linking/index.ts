import { z } from "zod";
import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { refreshStatistics } from "#app/platform/statistics.ts";
import { retryWaiting } from "./retry.ts";

export { acceptLink, refuseLink, undoLink, undoLinkWithin } from "./decide.ts";
export { retryWaiting, tryLink } from "./retry.ts";
export type * from "./model.ts";

const retry = z.object({ shopId: z.number() });

export const linkingJobs: Partial<Record<QueueName, JobHandler>> = {
  link: async (data) => {
    await refreshStatistics();
    await retryWaiting(retry.parse(data).shopId);
  },
};

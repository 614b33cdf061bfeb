import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { flowJob } from "./flow.ts";
import { syncJob } from "./sync.ts";

/** Handlers of the queues that only Shopify's facts concern. */
export const shopifyJobs: Partial<Record<QueueName, JobHandler>> = {
  flow: flowJob,
  sync: syncJob,
};

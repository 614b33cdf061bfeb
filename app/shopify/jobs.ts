import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";

/** Handlers of the queues that Shopify fills. */
export const shopifyJobs: Partial<Record<QueueName, JobHandler>> = {};

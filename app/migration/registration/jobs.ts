import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";

/** Handlers of the queues `customer`, `mail`, `link`, `webhook` and `sync`. */
export const registrationJobs: Partial<Record<QueueName, JobHandler>> = {};

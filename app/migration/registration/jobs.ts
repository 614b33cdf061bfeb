import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { webhookJob } from "#app/shopify/index.ts";
import { customerJob } from "./customer-job.ts";
import { discountJob } from "./discount-pool.ts";
import { mailJob } from "./mail-job.ts";
import { webhookEffects } from "./webhook-effects.ts";

/**
 * Handlers of the queues that registration fills, and of webhooks, whose effects reach from Shopify's facts to the
 * people who registered.
 */
export const registrationJobs: Partial<Record<QueueName, JobHandler>> = {
  customer: customerJob,
  discount: discountJob,
  mail: mailJob,
  webhook: webhookJob(webhookEffects),
};

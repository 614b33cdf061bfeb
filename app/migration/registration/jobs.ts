import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { customerJob } from "./customer-job.ts";
import { mailJob } from "./mail-job.ts";

/** Handlers of the queues that registration fills. */
export const registrationJobs: Partial<Record<QueueName, JobHandler>> = {
  customer: customerJob,
  mail: mailJob,
};

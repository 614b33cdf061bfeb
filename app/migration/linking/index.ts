import { z } from "zod";
import { withShop, type Tx } from "#app/platform/db.ts";
import type { JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { linkExact } from "./exact.ts";
import type { LinkingResult } from "./model.ts";

export type * from "./model.ts";

/** Tries one registration now, in the caller's transaction: in a few milliseconds, whatever the shop's size. */
export async function tryLink(tx: Tx, registrationId: string): Promise<void> {
  await linkExact(tx, [registrationId]);
}

/** Tries every waiting registration of the shop again; called after each import of orders. */
export async function retryWaiting(shopId: number): Promise<LinkingResult> {
  return withShop(shopId, async (tx) => ({ ...(await linkExact(tx, null)), corrected: 0, probable: 0 }));
}

const retry = z.object({ shopId: z.number() });

export const linkingJobs: Partial<Record<QueueName, JobHandler>> = {
  link: async (data) => {
    await retryWaiting(retry.parse(data).shopId);
  },
};

import { z } from "zod";
import { withShop } from "#app/platform/db.ts";
import { enqueue, type JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import { installedShops } from "#app/platform/shops.ts";
import { isAlive } from "./progress.ts";
import { runImport } from "./runner.ts";

const data = z.object({ shopId: z.number(), importId: z.uuid() });

/** What this feature does in the background. */
export const importJobs: Partial<Record<QueueName, JobHandler>> = {
  import: async (job, { signal }) => {
    const { shopId, importId } = data.parse(job);
    await runImport(shopId, importId, signal);
  },
};

/** Begins anew, at once, what a dead process left running. Without it the queue does the same within two minutes. */
export async function recoverImports(): Promise<void> {
  for (const shopId of await installedShops()) {
    await withShop(shopId, async (tx) => {
      for (const { id } of await tx.query<{ id: string }>("select id from imports where shop_id = $1 and state = 'running'", [shopId])) {
        if (!(await isAlive(tx, id))) await enqueue(tx, "import", { shopId, importId: id });
      }
    });
  }
}

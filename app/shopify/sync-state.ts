import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { deadJobs, hasWork } from "#app/platform/queue-state.ts";
import { readProgress, type SyncProgress } from "./sync.ts";

export type SyncState = {
  /** The first sync; null before it began. */
  progress: SyncProgress | null;
  /** Whether a sync waits or runs. */
  running: boolean;
  /** Whether one failed all its retries and waits for a person. */
  stopped: boolean;
  /** What changed in Shopify up to then is here; null before the first sync has ended. */
  syncedThrough: Date | null;
  /** Orders before this moment cannot be seen, for want of `read_all_orders`; null when all can. */
  ordersVisibleFrom: Date | null;
  lastWebhookAt: Date | null;
};

/** How far what Shopify knows has come to us. */
export async function readSyncState(shopId: number): Promise<SyncState> {
  const row = await withShop(shopId, (tx) =>
    tx.first<Pick<SyncState, "syncedThrough" | "ordersVisibleFrom" | "lastWebhookAt">>(
      `select synced_through as "syncedThrough", orders_visible_from as "ordersVisibleFrom",
              (select max(received_at) from webhook_inbox where shop_id = $1) as "lastWebhookAt"
         from shops where shop_id = $1`,
      [shopId],
    ),
  );
  const progress = await readProgress(shopId);
  const running = await hasWork("sync", shopId);
  const stopped = !running && (await deadJobs(100, shopId)).some((job) => job.queue === "sync");
  return { syncedThrough: null, ordersVisibleFrom: null, lastWebhookAt: null, ...row, progress, running, stopped };
}

/**
 * Goes on with the first sync where it stopped, or looks for what changed since the last one.
 * @throws UserError while one waits or runs
 */
export async function askForSync(shopId: number, actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    await tx.query("select 1 from shops where shop_id = $1 for update", [shopId]);
    if (await hasWork("sync", shopId)) throw new UserError("A sync is under way already.");
    await enqueue(tx, "sync", { shopId, task: "nightly" });
    await audit(tx, actor, "sync.start", "shop");
  });
}

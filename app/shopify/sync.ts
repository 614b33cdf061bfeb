import { z } from "zod";
import { withDomain, withShop, type Tx } from "#app/platform/db.ts";
import { enqueue, type JobHandler } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import type { ScheduledTask } from "#app/platform/schedule.ts";
import { awaitBulk, bulkLines, startBulk } from "./bulk.ts";
import { ShopifyAccessLost } from "./errors.ts";
import { customerFacts, noteFirstOrders, orderFacts, productFacts, storeCustomers, storeOrders, storeProducts } from "./facts.ts";
import { connectPixel } from "./pixel.ts";
import { refreshPlan } from "./plans.ts";
import { bulkCustomers, bulkOrders, bulkProducts, changedSince } from "./operations/sync.ts";

/** What is synced, in this order: orders find their customers' merges, registrations their orders. */
const kinds = ["products", "customers", "orders"] as const;
type Kind = (typeof kinds)[number];

type Source = { bulk: string; store(tx: Tx, lines: unknown[]): Promise<number> };

const sources: Record<Kind, Source> = {
  products: { bulk: bulkProducts, store: (tx, lines) => storeProducts(tx, z.array(productFacts).parse(lines)) },
  customers: { bulk: bulkCustomers, store: (tx, lines) => storeCustomers(tx, z.array(customerFacts).parse(lines)) },
  orders: { bulk: bulkOrders, store: (tx, lines) => storeOrders(tx, z.array(orderFacts).parse(lines)) },
};

const kindProgress = z.object({ operation: z.string().nullable(), lines: z.number(), done: z.boolean() });
const progressSchema = z.object({ startedAt: z.string(), products: kindProgress, customers: kindProgress, orders: kindProgress });

/** How far the first sync is, as the page shows it; kept with the shop, so that it goes on where it was. */
export type SyncProgress = z.infer<typeof progressSchema>;

/** A few hours of overlap: Shopify may settle an update late, and journeys are ready some time after their order. */
const OVERLAP_MS = 6 * 3_600_000;

const jobData = z.object({ shopId: z.number(), task: z.enum(["first", "nightly", "pixel"]) });

/** What webhooks missed is found and mended every night. */
export const shopifyTasks: readonly ScheduledTask[] = [
  {
    name: "sync",
    cron: "30 3 * * *",
    eachShop: (shopId) => withShop(shopId, (tx) => enqueue(tx, "sync", { shopId, task: "nightly" })),
  },
];

/** Tasks `first` and `pixel` after an install, `nightly` from the schedule. */
export const syncJob: JobHandler = async (data, { signal }) => {
  const { shopId, task } = jobData.parse(data);
  try {
    if (task === "pixel") return await connectPixel(shopId);
    // Shops that were here before plans were, and a webhook that never came.
    await refreshPlan(shopId);
    await (task === "first" ? firstSync(shopId, signal) : reconcile(shopId, signal));
  } catch (error) {
    // Uninstalled meanwhile: the next install starts a sync of its own.
    if (!(error instanceof ShopifyAccessLost)) throw error;
    log.warn({ shop: shopId }, "sync stopped: access was lost");
  }
};

/** Reads everything once by bulk queries, a batch a transaction together with how far it came. */
export async function firstSync(shopId: number, signal: AbortSignal, pollMs?: number): Promise<void> {
  const progress = (await readProgress(shopId)) ?? freshProgress();
  for (const kind of kinds) {
    const own = progress[kind];
    if (own.done) continue;
    // A result that is gone or failed is asked for anew; the lines stored before are stored again, unchanged.
    const url = own.operation ? await awaitBulk(shopId, own.operation, { signal, ...(pollMs ? { pollMs } : {}) }).catch(() => undefined) : undefined;
    if (url === undefined) Object.assign(own, { operation: await startBulk(shopId, sources[kind].bulk), lines: 0 });
    await withShop(shopId, (tx) => writeProgress(tx, progress));
    const result = url === undefined ? await awaitBulk(shopId, own.operation!, { signal, ...(pollMs ? { pollMs } : {}) }) : url;
    if (result) await readAll(shopId, kind, result, progress, signal);
    own.done = true;
    await withShop(shopId, (tx) => writeProgress(tx, progress));
  }
  await withShop(shopId, async (tx) => {
    await noteFirstOrders(tx, null);
    await tx.run("update shops set synced_through = $2, orders_visible_from = $3 where shop_id = $1", [shopId, progress.startedAt, await visibleFrom(tx, progress.startedAt)]);
  });
  log.info({ shop: shopId }, "first sync done");
}

async function readAll(shopId: number, kind: Kind, url: string, progress: SyncProgress, signal: AbortSignal): Promise<void> {
  for await (const { lines, next } of bulkLines(url, progress[kind].lines, { signal })) {
    progress[kind].lines = next;
    await withShop(shopId, async (tx) => {
      await sources[kind].store(tx, lines);
      await writeProgress(tx, progress);
    });
  }
}

/**
 * Finds and mends what webhooks missed: everything that changed since the last pass. By bulk queries too, so that a
 * busy day costs the shop's query budget nothing.
 * @returns how many rows were new or different
 */
export async function reconcile(shopId: number, signal: AbortSignal, pollMs?: number): Promise<number> {
  const startedAt = new Date();
  const row = await withShop(shopId, (tx) => tx.first<{ through: Date | null }>("select synced_through as through from shops where shop_id = $1", [shopId]));
  if (!row?.through) {
    await firstSync(shopId, signal, pollMs);
    return 0;
  }
  const since = new Date(row.through.getTime() - OVERLAP_MS);
  let mended = 0;
  for (const kind of kinds) {
    const operation = await startBulk(shopId, changedSince(sources[kind].bulk, kind, since));
    const url = await awaitBulk(shopId, operation, { signal, ...(pollMs ? { pollMs } : {}) });
    if (!url) continue;
    for await (const { lines } of bulkLines(url, 0, { signal })) mended += await withShop(shopId, (tx) => sources[kind].store(tx, lines));
  }
  await withShop(shopId, (tx) => tx.run("update shops set synced_through = $2 where shop_id = $1", [shopId, startedAt]));
  log.info({ shop: shopId, rows: mended }, "nightly reconciliation done");
  return mended;
}

/** Without `read_all_orders` Shopify shows 60 days: the pages say how far back the figures see. */
async function visibleFrom(tx: Tx, startedAt: string): Promise<Date | null> {
  const shop = await tx.first<{ domain: string }>("select domain from shops where shop_id = $1", [tx.shopId]);
  const session = shop && await withDomain(shop.domain, (sessions) => sessions.first<{ scope: string | null }>(`select scope from "Session" where id = $1`, [`offline_${shop.domain}`]));
  return session?.scope?.includes("read_all_orders") ? null : new Date(Date.parse(startedAt) - 60 * 86_400_000);
}

function freshProgress(): SyncProgress {
  const start = () => ({ operation: null, lines: 0, done: false });
  return { startedAt: new Date().toISOString(), products: start(), customers: start(), orders: start() };
}

/** The first sync's progress, or null when none has begun. */
export async function readProgress(shopId: number): Promise<SyncProgress | null> {
  const row = await withShop(shopId, (tx) => tx.first<{ sync: unknown }>("select settings -> 'sync' as sync from shops where shop_id = $1", [shopId]));
  const parsed = progressSchema.safeParse(row?.sync);
  return parsed.success ? parsed.data : null;
}

async function writeProgress(tx: Tx, progress: SyncProgress): Promise<void> {
  await tx.run("update shops set settings = jsonb_set(settings, '{sync}', $2::jsonb) where shop_id = $1", [tx.shopId, JSON.stringify(progress)]);
}

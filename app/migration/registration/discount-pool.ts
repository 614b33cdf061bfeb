import { randomUUID } from "node:crypto";
import { z } from "zod";
import { withShop, type Tx } from "#app/platform/db.ts";
import { enqueue, type JobHandler } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import type { ScheduledTask } from "#app/platform/schedule.ts";
import { readShop } from "#app/platform/shops.ts";
import { createDiscount, deactivateDiscount, setDiscountEnd } from "#app/shopify/index.ts";
import { offerSchema } from "../inserts/model.ts";
import { discountCode, discountTitle, endOfDay } from "./discount-code.ts";

/** So many lie ready for an insert at the least, and at the most; between them, what two days like the last take. */
const POOL = { least: 10, most: 500 };
/** So long a code may lie unused before it is ended in Shopify and made anew. */
const SHELF_DAYS = 60;
const DAY_MS = 86_400_000;

export type Taken = { code: string; gid: string };

/**
 * Takes a discount code from the insert's pool for one benefit, in the caller's transaction; null when none fits. Two
 * who come at once get two codes. Shopify hears of the exact end afterwards, by a job.
 * @param endsOn the last day that the person is told; only a code that holds so long in Shopify already is given
 */
export async function takeFromPool(tx: Tx, wanted: { insertId: string; percent: number; benefitId: string; endsOn: string; now: Date }): Promise<Taken | null> {
  const taken = await tx.first<Taken & { id: string }>(
    `update discount_pool set state = 'taken', benefit_id = $4, taken_at = $6
      where shop_id = $1 and id = (
        select id from discount_pool
         where shop_id = $1 and insert_id = $2 and percent = $3 and state = 'ready' and ends_at >= $5
         order by made_at limit 1 for update skip locked)
      returning id, discount_code as code, discount_gid as gid`,
    [tx.shopId, wanted.insertId, wanted.percent, wanted.benefitId, endOfDay(wanted.endsOn), wanted.now],
  );
  await requestFill(tx, wanted.insertId);
  if (!taken) return null;
  await enqueue(tx, "discount", { shopId: tx.shopId, task: "settle", poolId: taken.id, endsOn: wanted.endsOn }, { singletonKey: `settle:${taken.id}` });
  return { code: taken.code, gid: taken.gid };
}

/** Asks for the insert's pool to be topped up, after the caller's change. */
export async function requestFill(tx: Tx, insertId: string): Promise<void> {
  await enqueue(tx, "discount", { shopId: tx.shopId, task: "fill", insertId }, { singletonKey: `fill:${insertId}` });
}

/** Asks for a code that was given to be ended in Shopify, after the caller's change. */
export async function endDiscount(tx: Tx, gid: string): Promise<void> {
  await enqueue(tx, "discount", { shopId: tx.shopId, task: "end", gid }, { singletonKey: `end:${gid}` });
}

const jobData = z.discriminatedUnion("task", [
  z.object({ task: z.literal("fill"), shopId: z.number().int().positive(), insertId: z.uuid() }),
  z.object({ task: z.literal("end"), shopId: z.number().int().positive(), gid: z.string().min(1) }),
  z.object({ task: z.literal("settle"), shopId: z.number().int().positive(), poolId: z.uuid(), endsOn: z.iso.date() }),
]);

/** Tops up a pool, tells Shopify until when a code that was taken holds, or ends one. */
export const discountJob: JobHandler = async (data, { signal }) => {
  const job = jobData.parse(data);
  if (job.task === "end") return deactivateDiscount(job.shopId, job.gid);
  if (job.task === "settle") return settle(job.shopId, job.poolId, job.endsOn);
  await fillPool(job.shopId, job.insertId, new Date(), signal);
};

/** Every hour: pools whose job was lost, whose codes have lain too long, or whose insert gives no discount any more. */
export const discountTasks: ScheduledTask[] = [
  {
    name: "discount-pools",
    cron: "20 * * * *",
    eachShop: (shopId) =>
      withShop(shopId, async (tx) => {
        const inserts = await tx.query<{ id: string }>(
          `select id from inserts where shop_id = $1 and status = 'published' and offer->>'kind' = 'discount'
           union select insert_id from discount_pool where shop_id = $1 and state in ('making', 'ready', 'ending')`,
          [shopId],
        );
        for (const { id } of inserts) await requestFill(tx, id);
      }),
  },
];

async function settle(shopId: number, poolId: string, endsOn: string): Promise<void> {
  const row = await withShop(shopId, (tx) => tx.first<{ gid: string }>("select discount_gid as gid from discount_pool where shop_id = $1 and id = $2", [shopId, poolId]));
  if (row) await setDiscountEnd(shopId, row.gid, endOfDay(endsOn));
}

type PoolRow = { id: string; code: string; gid: string | null; state: "making" | "ending"; percent: string; madeAt: Date; endsAt: Date };

/**
 * Brings the pool to its size. Rows are written before Shopify is asked and codes follow from them, so that a run that
 * is cut off anywhere is finished by the next and makes nothing twice.
 */
export async function fillPool(shopId: number, insertId: string, now: Date, signal?: AbortSignal): Promise<void> {
  const open = await withShop(shopId, async (tx) => {
    await plan(tx, insertId, now);
    return tx.query<PoolRow>(
      `select id, discount_code as code, discount_gid as gid, state, percent, made_at as "madeAt", ends_at as "endsAt"
         from discount_pool where shop_id = $1 and insert_id = $2 and state in ('making', 'ending') order by made_at, id`,
      [shopId, insertId],
    );
  });
  for (const row of open) {
    if (signal?.aborted) return;
    if (row.state === "ending") await end(shopId, row);
    else await make(shopId, row);
  }
  if (open.length > 0) log.info({ shop: shopId, insert: insertId, codes: open.length }, "discount pool brought to its size");
}

async function plan(tx: Tx, insertId: string, now: Date): Promise<void> {
  const insert = await tx.first<{ status: string; offer: unknown }>("select status, offer from inserts where shop_id = $1 and id = $2 for update", [tx.shopId, insertId]);
  const parsed = insert?.status === "published" ? offerSchema.parse(insert.offer) : null;
  const offer = parsed?.kind === "discount" ? parsed : null;
  // Of another percentage, of an insert that gives none, or ending before a code taken tomorrow would.
  await tx.run(
    `update discount_pool set state = 'ending' where shop_id = $1 and insert_id = $2 and state in ('making', 'ready')
        and ($3::numeric is null or percent <> $3 or ends_at < $4)`,
    [tx.shopId, insertId, offer?.percent ?? null, new Date(now.getTime() + ((offer?.validDays ?? 0) + 3) * DAY_MS)],
  );
  if (!offer) return;
  const counts = await tx.first<{ there: number; taken: number }>(
    `select count(*) filter (where state in ('making', 'ready'))::int as there,
            count(*) filter (where state = 'taken' and taken_at > $3::timestamptz - interval '1 day')::int as taken
       from discount_pool where shop_id = $1 and insert_id = $2`,
    [tx.shopId, insertId, now],
  );
  const size = Math.min(POOL.most, Math.max(POOL.least, 2 * (counts?.taken ?? 0)));
  const shop = await readShop(tx);
  const endsAt = new Date(now.getTime() + (SHELF_DAYS + offer.validDays + 3) * DAY_MS);
  for (let missing = size - (counts?.there ?? 0); missing > 0; missing -= 1) {
    const id = randomUUID();
    await tx.run("insert into discount_pool (shop_id, id, insert_id, percent, discount_code, ends_at, made_at) values ($1, $2, $3, $4, $5, $6, $7)", [
      ...[tx.shopId, id, insertId, offer.percent],
      ...[discountCode(shop.senderName ?? shop.name, tx.shopId, id), endsAt, now],
    ]);
  }
}

async function make(shopId: number, row: PoolRow): Promise<void> {
  const gid = await createDiscount(shopId, { code: row.code, title: discountTitle(row.code), percent: Number(row.percent), startsAt: row.madeAt, endsAt: row.endsAt });
  await withShop(shopId, (tx) => tx.run("update discount_pool set state = case when state = 'making' then 'ready' else state end, discount_gid = $3 where shop_id = $1 and id = $2", [shopId, row.id, gid]));
}

/** A row that was cut off while it was made may be in Shopify without our knowing: it is made first, to have its id. */
async function end(shopId: number, row: PoolRow): Promise<void> {
  const gid = row.gid ?? (await createDiscount(shopId, { code: row.code, title: discountTitle(row.code), percent: Number(row.percent), startsAt: row.madeAt, endsAt: row.endsAt }));
  await deactivateDiscount(shopId, gid);
  await withShop(shopId, (tx) => tx.run("update discount_pool set state = 'ended', discount_gid = $3 where shop_id = $1 and id = $2", [shopId, row.id, gid]));
}

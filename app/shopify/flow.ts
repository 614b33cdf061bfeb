import { z } from "zod";
import { withShop, type Tx } from "#app/platform/db.ts";
import { enqueue, type JobHandler } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { adminGraphql } from "./admin-client.ts";
import { ShopifyAccessLost, ShopifyRefused } from "./errors.ts";
import { flowTrigger } from "./operations/flow.ts";

/** Handles of our Flow triggers (`extensions/flow-…`). */
export const flowTriggers = { registered: "amazon-customer-registered", linked: "amazon-order-linked", firstOrder: "first-order-after-migration" } as const;

/** What is older is no news: a first sync or an old file starts no workflows. */
const NEWS_DAYS = 7;
/** A claim whose worker died is taken again after this long. */
const CLAIM_MINUTES = 5;

type Which = { registrationIds: string[] } | { customerGids: string[] };

/**
 * Writes down what Shopify Flow is to be told of these registrations, each once, with the job that sends it, in the
 * caller's transaction. Only of people who confirmed their address: a workflow may send mail, and anyone can type
 * anyone's.
 */
export async function noteFlowEvents(tx: Tx, which: Which): Promise<void> {
  // Registrations and orders pass here: what Flow meets must never undo what the caller wrote.
  await tx.run("savepoint flow", []);
  try {
    await note(tx, which);
    await tx.run("release savepoint flow", []);
  } catch (error) {
    await tx.run("rollback to savepoint flow", []);
    log.error({ shop: tx.shopId, error }, "what Shopify Flow should hear could not be noted");
  }
}

async function note(tx: Tx, which: Which): Promise<void> {
  const noted = await tx.run(
    `with fit as (
       select r.id, r.confirmed_at, r.first_order_at, r.first_order_gid, r.customer_state,
              not exists (select 1 from registrations e where e.shop_id = $1 and e.customer_gid = r.customer_gid and e.state <> 'erased'
                             and (e.created_at, e.id) < (r.created_at, r.id)) as is_first
         from registrations r
        where r.shop_id = $1 and r.state = 'confirmed' and r.customer_state in ('migrated', 'reconnected') and r.customer_gid is not null
          and ($2::uuid[] is null or r.id = any($2)) and ($3::text[] is null or r.customer_gid = any($3)))
     insert into flow_events (shop_id, trigger, registration_id, subject)
     select $1::bigint, '${flowTriggers.registered}', id, '' from fit where confirmed_at > now() - interval '${NEWS_DAYS} days'
     union all
     select $1, '${flowTriggers.linked}', fit.id, l.id::text
       from fit join links l on l.shop_id = $1 and l.registration_id = fit.id and l.state = 'active'
      where greatest(l.created_at, l.decided_at) > now() - interval '${NEWS_DAYS} days'
     union all
     select $1, '${flowTriggers.firstOrder}', id, '' from fit
      where is_first and customer_state = 'migrated' and first_order_gid is not null and first_order_at > now() - interval '${NEWS_DAYS} days'
     on conflict do nothing`,
    [tx.shopId, "registrationIds" in which ? which.registrationIds : null, "customerGids" in which ? which.customerGids : null],
  );
  if (noted > 0) await enqueue(tx, "flow", { shopId: tx.shopId }, { singletonKey: `flow:${tx.shopId}` });
}

type Event = { trigger: string; registrationId: string; subject: string };

/**
 * Tells Flow what waits, oldest first. Each is claimed, sent, and marked: a worker that dies between the last two sends
 * once more, for Flow knows no idempotency key. What Shopify refuses is not tried again.
 */
export const flowJob: JobHandler = async (data, { signal }) => {
  const { shopId } = z.object({ shopId: z.number().int().positive() }).parse(data);
  while (!signal.aborted) {
    const event = await claim(shopId);
    if (!event) break;
    const { trigger, registrationId, subject } = event;
    const mark = (change: string, values: unknown[] = []) =>
      withShop(shopId, (tx) => tx.run(`update flow_events set ${change} where shop_id = $1 and trigger = $2 and registration_id = $3 and subject = $4`, [shopId, trigger, registrationId, subject, ...values]));
    try {
      await mark("done_at = now(), outcome = $5", [await send(shopId, event)]);
    } catch (error) {
      await mark("claimed_at = null");
      throw error;
    }
  }
  // A claim of a worker that died is not free yet when this job is its retry: come again when it is.
  await withShop(shopId, async (tx) => {
    const left = await tx.first("select 1 from flow_events where shop_id = $1 and done_at is null limit 1", [shopId]);
    if (left) await enqueue(tx, "flow", { shopId }, { singletonKey: `flow-later:${shopId}`, startAfter: CLAIM_MINUTES * 60 });
  });
};

async function claim(shopId: number): Promise<Event | undefined> {
  return withShop(shopId, (tx) =>
    tx.first<Event>(
      `update flow_events f set claimed_at = now()
         from (select trigger, registration_id, subject from flow_events
                where shop_id = $1 and done_at is null and (claimed_at is null or claimed_at < now() - interval '${CLAIM_MINUTES} minutes')
                order by created_at, trigger limit 1 for update skip locked) n
        where f.shop_id = $1 and f.trigger = n.trigger and f.registration_id = n.registration_id and f.subject = n.subject
        returning f.trigger, f.registration_id as "registrationId", f.subject`,
      [shopId],
    ),
  );
}

/** @returns what became of it: `sent`, `gone` (erased meanwhile), `refused`, `access_lost` */
async function send(shopId: number, { trigger, registrationId }: Event): Promise<string> {
  const payload = await withShop(shopId, (tx) => readPayload(tx, trigger, registrationId));
  if (!payload) return "gone";
  try {
    await adminGraphql(shopId, flowTrigger, { handle: trigger, payload }, z.unknown());
    return "sent";
  } catch (error) {
    if (error instanceof ShopifyAccessLost) return "access_lost";
    if (!(error instanceof ShopifyRefused)) throw error;
    log.warn({ shop: shopId, registration: registrationId, topic: trigger, error }, "Shopify Flow refused an event");
    return "refused";
  }
}

/** References by their number, the rest by the keys that the extension declares. */
async function readPayload(tx: Tx, trigger: string, registrationId: string): Promise<Record<string, unknown> | null> {
  const row = await tx.first<{ customerGid: string; orderGid: string | null; insert: string; product: string | null; isNew: boolean; agreed: boolean }>(
    `select r.customer_gid as "customerGid", r.first_order_gid as "orderGid", i.name as insert, p.title as product, r.customer_state = 'migrated' as "isNew",
            coalesce((select c.given from consents c where c.shop_id = $1 and c.registration_id = r.id and c.channel = 'email'
                         and (c.given or c.source <> 'landing') order by c.at desc limit 1), false) as agreed
       from registrations r join inserts i on i.shop_id = $1 and i.id = r.insert_id
       left join products p on p.shop_id = $1 and p.id = r.product_id
      where r.shop_id = $1 and r.id = $2 and r.state = 'confirmed' and r.customer_gid is not null`,
    [tx.shopId, registrationId],
  );
  if (!row) return null;
  return {
    customer_id: numberOf(row.customerGid),
    ...(trigger === flowTriggers.firstOrder && row.orderGid ? { order_id: numberOf(row.orderGid) } : {}),
    Insert: row.insert,
    Product: row.product ?? "",
    "New customer": row.isNew,
    "Agreed to marketing": row.agreed,
  };
}

const numberOf = (gid: string) => Number(gid.split("/").at(-1));

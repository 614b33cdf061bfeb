import type { IncomingMessage, ServerResponse } from "node:http";
import { answerHeaders } from "#app/platform/answer-headers.ts";
import { isDatabaseAway, withShop } from "#app/platform/db.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { webhooks } from "#app/platform/metrics.ts";
import { findShopId } from "#app/platform/shops.ts";
import { isSigned, readBody, TooLarge } from "./signed-body.ts";
import { sealPayload } from "./webhooks/payload.ts";

/** Shopify's own payloads stay below this; anything larger is not read. */
const MOST_BYTES = 5 * 1024 * 1024;

type Delivery = { topic: string; domain: string; webhookId: string; eventId: string | null; triggeredAt: Date | null };

/**
 * Takes one webhook: checks its signature over the bytes as they came, writes it to the inbox with its job in one
 * transaction, and answers. The work is done later, so the answer never waits for it and a dead token never refuses a
 * delivery. 401 and nothing written for a wrong signature, 200 also for a repeat, 503 while the database is away, so
 * that Shopify sends again.
 */
export async function handleWebhook(req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    const body = await readBody(req, MOST_BYTES);
    const status = isSigned(body, header(req, "x-shopify-hmac-sha256")) ? await take(req, body) : 401;
    answer(res, status);
  } catch (error) {
    if (error instanceof TooLarge) return answer(res, 413);
    log.error({ error, topic: header(req, "x-shopify-topic") ?? "" }, "a webhook could not be stored");
    answer(res, isDatabaseAway(error) ? 503 : 500);
  }
}

async function take(req: IncomingMessage, body: Buffer): Promise<number> {
  const delivery = readDelivery(req);
  const payload = parseJson(body);
  if (!delivery || payload === undefined) return 400;
  const shopId = await findShopId(delivery.domain);
  // Signed, but of a shop that never installed us: nothing to keep, and no reason to have it sent again.
  if (shopId === null) return 200;
  await withShop(shopId, async (tx) => {
    const stored = await tx.run(
      `insert into webhook_inbox (shop_id, topic, webhook_id, event_id, triggered_at, payload) values ($1, $2, $3, $4, $5, $6)
       on conflict (shop_id, topic, webhook_id) do nothing`,
      [shopId, delivery.topic, delivery.webhookId, delivery.eventId, delivery.triggeredAt, sealPayload(shopId, payload)],
    );
    if (stored > 0) await enqueue(tx, "webhook", { shopId, topic: delivery.topic, webhookId: delivery.webhookId });
  });
  return 200;
}

function readDelivery(req: IncomingMessage): Delivery | null {
  const topic = header(req, "x-shopify-topic")?.toLowerCase();
  const domain = header(req, "x-shopify-shop-domain")?.toLowerCase();
  const webhookId = header(req, "x-shopify-webhook-id");
  if (!topic || !domain || !webhookId || topic.length > 100 || webhookId.length > 200) return null;
  const triggered = Date.parse(header(req, "x-shopify-triggered-at") ?? "");
  return { topic, domain, webhookId, eventId: header(req, "x-shopify-event-id") ?? null, triggeredAt: Number.isNaN(triggered) ? null : new Date(triggered) };
}

/** jsonb holds no NUL characters; Shopify's payloads are objects. */
function parseJson(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString("utf8").replaceAll("\\u0000", ""));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function answer(res: ServerResponse, status: number): void {
  webhooks.inc({ status: String(status) });
  if (res.headersSent || res.destroyed) return;
  // A refused body may still be on its way: the connection is not used again.
  res.writeHead(status, { ...answerHeaders, "Content-Length": 0, ...(status === 413 ? { Connection: "close" } : {}) }).end();
}

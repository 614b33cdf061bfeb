import { z } from "zod";
import { withShop } from "#app/platform/db.ts";
import type { JobHandler } from "#app/platform/jobs.ts";
import { log, safeMessage } from "#app/platform/log.ts";
import { ShopifyAccessLost } from "../errors.ts";
import { noteMissed } from "../install.ts";
import type { WebhookEffect } from "./effects.ts";
import { openPayload } from "./payload.ts";

const jobData = z.object({ shopId: z.number().int().positive(), topic: z.string(), webhookId: z.string() });

/** Works off one delivery of the inbox by its topic's effect; a topic without one is acknowledged and done. */
export function webhookJob(effects: Readonly<Record<string, WebhookEffect>>): JobHandler {
  return async (data) => {
    const { shopId, topic, webhookId } = jobData.parse(data);
    const key = [shopId, topic, webhookId];
    const delivery = await withShop(shopId, (tx) =>
      tx.first<{ payload: unknown; triggeredAt: Date | null }>(
        `update webhook_inbox set attempts = attempts + 1 where shop_id = $1 and topic = $2 and webhook_id = $3 and processed_at is null
         returning payload, triggered_at as "triggeredAt"`,
        key,
      ),
    );
    if (!delivery) return;
    try {
      await effects[topic]?.({ shopId, payload: openPayload(shopId, delivery.payload), triggeredAt: delivery.triggeredAt });
    } catch (error) {
      await withShop(shopId, (tx) => tx.run("update webhook_inbox set error = $4 where shop_id = $1 and topic = $2 and webhook_id = $3", [...key, safeMessage(error)]));
      // Trying again would not help while no token works: once one does, everything that changed is asked for.
      if (!(error instanceof ShopifyAccessLost)) throw error;
      await withShop(shopId, noteMissed);
      log.warn({ shop: shopId, topic, webhook: webhookId }, "a webhook came after access was lost");
    }
    // Payloads hold people's data: once worked off, only the fact that they came is kept.
    await withShop(shopId, (tx) => tx.run("update webhook_inbox set processed_at = now(), payload = '{}' where shop_id = $1 and topic = $2 and webhook_id = $3", key));
  };
}

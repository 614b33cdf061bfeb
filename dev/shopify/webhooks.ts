import { createHmac, randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Faults } from "./faults.ts";

export interface WebhookDelivery {
  topic: string;
  shop: string;
  webhookId: string;
  eventId: string;
  body: string;
  attempts: number;
  /** HTTP status of the last attempt; 0 when nobody answered. */
  status: number;
}

interface Options {
  url: string | null;
  apiSecret: string;
  clock: Clock;
  faults: Faults;
  /** Topics that the app subscribed to; null for all. */
  topics: ReadonlySet<string> | null;
  retryDelaysMs: number[];
}

const API_VERSION = "2026-07";
const ANSWER_WITHIN_MS = 5000;
const ALWAYS = new Set(["customers/data_request", "customers/redact", "shop/redact"]);

/** Sends signed webhooks one after another, with a few retries, and remembers what came of them. */
export class WebhookSender {
  readonly deliveries: WebhookDelivery[] = [];
  #options: Options;
  #held: WebhookDelivery[] = [];
  #queue: Promise<void> = Promise.resolve();
  #retries = new Set<Promise<void>>();
  #closed = new AbortController();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Puts a webhook in the queue; a topic that nobody subscribed to is left out. */
  send(shop: string, topic: string, payload: unknown): void {
    const { topics, faults, url } = this.#options;
    if (!url || (topics && !topics.has(topic) && !ALWAYS.has(topic))) return;
    if (faults.take(["lose_webhooks"], [topic])) return;
    const delivery: WebhookDelivery = {
      topic,
      shop,
      webhookId: randomUUID(),
      eventId: randomUUID(),
      body: JSON.stringify(payload),
      attempts: 0,
      status: 0,
    };
    if (faults.take(["reorder_webhooks"], [topic])) {
      this.#held.push(delivery);
      return;
    }
    const twice = faults.take(["duplicate_webhooks"], [topic]) !== null;
    this.#enqueue(delivery);
    if (twice) this.#enqueue(delivery);
    for (const late of this.#held.splice(0)) this.#enqueue(late);
  }

  /** Resolves when everything that was sent has been answered or given up. */
  async idle(): Promise<void> {
    for (const late of this.#held.splice(0)) this.#enqueue(late);
    await this.#queue;
    while (this.#retries.size) await Promise.all(this.#retries);
  }

  close(): void {
    this.#closed.abort();
  }

  #enqueue(delivery: WebhookDelivery): void {
    if (!this.deliveries.includes(delivery)) this.deliveries.push(delivery);
    const triggeredAt = this.#options.clock.now().toISOString();
    this.#queue = this.#queue.then(async () => {
      if (await this.#attempt(delivery, triggeredAt)) return;
      const retry = this.#retry(delivery, triggeredAt).finally(() => this.#retries.delete(retry));
      this.#retries.add(retry);
    });
  }

  async #retry(delivery: WebhookDelivery, triggeredAt: string): Promise<void> {
    for (const wait of this.#options.retryDelaysMs) {
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
      if (this.#closed.signal.aborted || (await this.#attempt(delivery, triggeredAt))) return;
    }
  }

  async #attempt(delivery: WebhookDelivery, triggeredAt: string): Promise<boolean> {
    const { url, apiSecret } = this.#options;
    if (!url || this.#closed.signal.aborted) return true;
    delivery.attempts += 1;
    try {
      const response = await fetch(url, {
        method: "POST",
        body: delivery.body,
        headers: {
          "content-type": "application/json",
          "user-agent": "Shopify-Captain-Hook",
          "x-shopify-topic": delivery.topic,
          "x-shopify-shop-domain": delivery.shop,
          "x-shopify-api-version": API_VERSION,
          "x-shopify-webhook-id": delivery.webhookId,
          "x-shopify-event-id": delivery.eventId,
          "x-shopify-triggered-at": triggeredAt,
          "x-shopify-hmac-sha256": createHmac("sha256", apiSecret)
            .update(delivery.body)
            .digest("base64"),
        },
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), this.#closed.signal]),
      });
      await response.arrayBuffer();
      delivery.status = response.status;
    } catch {
      delivery.status = 0;
    }
    return delivery.status >= 200 && delivery.status < 300;
  }
}

import { createHmac, randomInt, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { gunzipSync } from "node:zlib";
import { drawToken } from "#app/migration/landing/render-token.ts";
import { Clock } from "#dev/shopify/clock.ts";
import { signSessionToken } from "#dev/shopify/tokens.ts";
import { wordingOf } from "#tests/landing/support.ts";
import type { Rig } from "#tests/faults/support/rig.ts";

export type Kind = "scan" | "registration" | "admin" | "webhook";

/** Shares of the traffic. One shop takes 3,000 registrations an hour, so theirs also ends there. */
const shares: readonly (readonly [Kind, number])[] = [["scan", 0.87], ["admin", 0.04], ["webhook", 0.08], ["registration", 0.01]];
const MOST_REGISTRATIONS = 2_800;

const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
const DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const pages = ["/app", "/app/migration", "/app/registrations", "/app/inserts", "/app/imports", "/app/forces"];

export type Mix = {
  /** One request of the mix, drawn by share. @throws Error that says what came instead of the expected answer */
  send(): { kind: Kind; done: Promise<void> };
  registered(): number;
  close(): void;
};

/** What arrives at a shop: phones that scan, some people who register, staff who look at pages, Shopify who tells of products. */
export async function createMix(rig: Rig): Promise<Mix> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const [apiKey, apiSecret] = [process.env.SHOPIFY_API_KEY ?? "", process.env.SHOPIFY_API_SECRET ?? ""];
  const clock = new Clock();
  let registrations = 0;

  const ask = (path: string, { method = "GET", headers = {}, body, wanted }: { method?: string; headers?: Record<string, string>; body?: string; wanted: number }) =>
    new Promise<string>((done, fail) => {
      const network = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
      const sent = request(`${rig.url}${path}`, { method, agent, timeout: 30_000, headers: { "User-Agent": PHONE, "Accept-Language": "en-US", "Accept-Encoding": "gzip", "X-Forwarded-For": network, ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }), ...headers } }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("error", fail);
        reply.on("end", () => {
          if (reply.statusCode !== wanted) return fail(new Error(`${method} ${path.split("?")[0]} was answered ${reply.statusCode}`));
          done(reply.headers["content-encoding"] === "gzip" ? gunzipSync(Buffer.concat(chunks)).toString() : Buffer.concat(chunks).toString());
        });
      });
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${path.split("?")[0]} had no answer in 30 seconds`)));
      sent.on("error", fail);
      sent.end(body);
    });

  const card = await ask(`/q/${rig.card.code}`, { wanted: 200 });
  const wording = wordingOf(card);
  const sends: Record<Kind, () => Promise<unknown>> = {
    scan: () => ask(`/q/${rig.card.code}`, { wanted: 200 }),
    registration: () => {
      registrations += 1;
      const form = new URLSearchParams({ t: drawToken(rig.card.code, "", Date.now() - 60_000), cv: wording, l: "en", email: `load-${randomUUID()}@example.com`, consent: "yes" });
      return ask(`/q/${rig.card.code}`, { method: "POST", wanted: 303, body: form.toString(), headers: { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin" } });
    },
    admin: () => {
      const shop = rig.shopify.shopDomain;
      const query = new URLSearchParams({ embedded: "1", shop, host: Buffer.from(`${shop}/admin`).toString("base64"), id_token: signSessionToken({ apiKey, apiSecret }, clock, shop) });
      return ask(`${pages[randomInt(pages.length)]}?${query}`, { wanted: 200, headers: { "User-Agent": DESKTOP } });
    },
    webhook: () => {
      const body = JSON.stringify({ id: 900_000 + randomInt(1_000), title: "Carrier", handle: "carrier", status: "active" });
      const signature = createHmac("sha256", apiSecret).update(body).digest("base64");
      return ask("/webhooks", { method: "POST", wanted: 200, body, headers: { "Content-Type": "application/json", "X-Shopify-Topic": "products/update", "X-Shopify-Shop-Domain": rig.shopify.shopDomain, "X-Shopify-Webhook-Id": randomUUID(), "X-Shopify-Hmac-Sha256": signature } });
    },
  };

  return {
    send() {
      let left = Math.random();
      let kind: Kind = "scan";
      for (const [name, share] of shares) {
        if (left < share) {
          kind = name;
          break;
        }
        left -= share;
      }
      if (kind === "registration" && registrations >= MOST_REGISTRATIONS) kind = "scan";
      return { kind, done: sends[kind]().then(() => undefined) };
    },
    registered: () => registrations,
    close: () => agent.destroy(),
  };
}

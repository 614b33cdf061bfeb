import { createHmac, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { verifyProxied } from "#app/migration/landing/app-proxy.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { withShop } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { adminGraphql, offlineToken } from "#app/shopify/index.ts";
import { shopFacts } from "#app/shopify/operations/shop.ts";
import { handleWebhook } from "#app/shopify/webhook-handler.ts";
import { useDatabase } from "#tests/support/database.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";

/**
 * What Shopify's own libraries have got wrong, and that this app does not. Refreshes made many times at once and replies
 * that do not say how long a token lives are in token.test.ts.
 */
useDatabase();
const shopify = useShopify();
let server: Server;
let shopId = 0;
const asked: string[] = [];

beforeAll(async () => {
  shopId = await ensureShop(shopify.standIn().shopDomain);
  server = createServer((req, res) => void handleWebhook(req, res));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const redirected = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    asked.push(String(input instanceof Request ? input.url : input));
    return redirected(input, init);
  };
});
afterAll(() => void server.close());

test.each(["app/uninstalled", "shop/redact", "customers/redact"])("%s is taken although the token is dead, and nothing is asked of Shopify before the answer", async (topic) => {
  await installToken(shopify.standIn(), { expires: new Date(Date.now() - 1_000), refreshToken: "dead" });
  const [body, webhookId] = ["{}", randomUUID()];
  asked.length = 0;
  const reply = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`, {
    method: "POST",
    body,
    headers: { "x-shopify-topic": topic, "x-shopify-shop-domain": shopify.standIn().shopDomain, "x-shopify-webhook-id": webhookId, "x-shopify-hmac-sha256": createHmac("sha256", "test-secret").update(body).digest("base64") },
  });
  expect(reply.status).toBe(200);
  expect(asked.filter((address) => address.includes("myshopify"))).toEqual([]);
  expect(await withShop(shopId, (tx) => tx.query("select topic from webhook_inbox where shop_id = $1 and webhook_id = $2", [shopId, webhookId]))).toEqual([{ topic }]);
});

test("the app proxy refuses a second shop beside the signed one, and takes a parameter of the page's own twice", () => {
  const now = new Date();
  const signed = (pairs: [string, string][]) => {
    const values = new Map<string, string[]>();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    const text = [...values].map(([name, all]) => `${name}=${all.join(",")}`).sort().join("");
    return new URLSearchParams([...pairs, ["signature", createHmac("sha256", "secret").update(text).digest("hex")]]).toString();
  };
  const own: [string, string][] = [["shop", "one.myshopify.com"], ["timestamp", String(Math.floor(now.getTime() / 1000))], ["path_prefix", "/apps/card"]];
  const twice = verifyProxied(signed([...own, ["extra", "1"], ["extra", "2"]]), "secret", now);
  expect(twice?.shopDomain).toBe("one.myshopify.com");
  expect(twice?.query.getAll("extra")).toEqual(["1", "2"]);
  expect(verifyProxied(`shop=two.myshopify.com&${signed(own)}`, "secret", now)).toBeNull();
  expect(verifyProxied(signed([...own, ["shop", "two.myshopify.com"]]), "secret", now)).toBeNull();
  expect(verifyProxied(`${signed(own)}&timestamp=1`, "secret", now)).toBeNull();
});

test("no access token is given to the log, also when Shopify fails", async () => {
  await installToken(shopify.standIn());
  const token = await offlineToken(shopify.standIn().shopDomain);
  const spies = (["debug", "info", "warn", "error"] as const).map((level) => vi.spyOn(log, level));
  shopify.standIn().setFault({ kind: "error500", times: 1 });
  await adminGraphql(shopify.standIn().shopDomain, shopFacts, {}, z.unknown());
  const given = JSON.stringify(spies.flatMap((spy) => spy.mock.calls));
  for (const spy of spies) spy.mockRestore();
  expect(given).toContain("Shopify asks us to wait");
  expect(token).toBeTruthy();
  expect(given).not.toContain(token);
});

test("the way out of the frame leads to no stranger", async () => {
  const { authenticate } = await import("#app/shopify/app.server.ts");
  const shop = shopify.standIn().shopDomain;
  const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`).toString("base64");
  const asks = `https://app.flybridge.test/auth/exit-iframe?${new URLSearchParams({ shop, host, exitIframe: "https://stranger.example/take" })}`;
  const answer = await authenticate.admin(new Request(asks, { headers: { "user-agent": "Mozilla/5.0 Chrome/140" } })).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(answer).toBeInstanceOf(Error);
  expect(String(answer)).toMatch(/Invalid exit-iframe destination/);
});

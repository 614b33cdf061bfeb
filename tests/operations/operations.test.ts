import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { handleOperations } from "#app/operations/index.ts";
import { handlePublic } from "#app/migration/landing/index.ts";
import { withShop } from "#app/platform/db.ts";
import { handleHealth } from "#app/platform/health.ts";
import { enqueue, startWorkers } from "#app/platform/jobs.ts";
import { handleMetrics, routeLabel } from "#app/platform/metrics.ts";
import { deadJobs } from "#app/platform/queue-state.ts";
import { observed } from "#app/platform/requests.ts";
import { startTracing, stopTracing, traced } from "#app/platform/tracing.ts";
import { adminGraphql } from "#app/shopify/index.ts";
import { shopFacts } from "#app/shopify/operations/shop.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { useDatabase } from "#tests/support/database.ts";
import { eventually } from "#tests/support/eventually.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { importBytes } from "../imports/support.ts";
import { aForm, aScene } from "../registration/support.ts";
import { register } from "#app/migration/registration/index.ts";
import { startCollector } from "./collector.ts";

/** Values planted where people's data can be: none may come out of any of the operators' addresses. */
const planted = { email: "zebulon.marker@example.com", domainPart: "zebulon", phone: "+1 415 555 0137", order: "111-2223334-4445556" };
const anyPlanted = /zebulon|555.?0137|2223334/i;

const metricsToken = "metrics-token-of-the-test";
const operationsToken = "operations-token-of-the-test";
const basic = { Authorization: `Basic ${Buffer.from(`anyone:${operationsToken}`).toString("base64")}` };

useDatabase();
const shopify = useShopify();
let collector: Awaited<ReturnType<typeof startCollector>>;
let server: Server;
let base = "";
let shop = 0;

beforeAll(async () => {
  collector = await startCollector();
  Object.assign(process.env, { METRICS_TOKEN: metricsToken, OPERATIONS_TOKEN: operationsToken, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  await startTracing();
  server = createServer(observed((req, res) => void (handlePublic(req, res) || handleHealth(req, res) || handleMetrics(req, res) || handleOperations(req, res) || res.writeHead(404).end())));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { shopDomain } = shopify.standIn();
  shop = await ensureShop(shopDomain);
  await installToken(shopify.standIn());
  const scene = await aScene(shopDomain);
  await register(shop, aForm(scene, { email: planted.email, phone: planted.phone, orderId: planted.order } as never)).catch(() => undefined);
});

afterAll(() => {
  server.close();
  collector.close();
});

const metrics = async () => (await fetch(`${base}/metrics`, { headers: { Authorization: `Bearer ${metricsToken}` } })).text();
const page = async (query = "") => (await fetch(`${base}/operations${query}`, { headers: basic })).text();

test("neither figures nor the page are told without their own secret", async () => {
  for (const [path, headers] of [["/metrics", {}], ["/metrics", { Authorization: `Bearer ${operationsToken}` }], ["/operations", {}], ["/operations", { Authorization: `Bearer ${operationsToken}` }], ["/operations", { Authorization: "Basic !!" }]] as const) {
    const reply = await fetch(base + path, { headers });
    expect([path, reply.status]).toEqual([path, 401]);
    expect(await reply.text()).not.toMatch(/flybridge_|Queues/);
  }
});

test("figures count jobs, imports, scans and Shopify's cost, with labels of closed lists and no shop or person among them", async () => {
  await adminGraphql(shop, shopFacts, {}, z.unknown());
  await importBytes(shop, "calendar", `date,kind,title\n2026-11-27,promotion,For ${planted.email}\nnot a date,x,y\n`, { name: `${planted.domainPart}.csv` }).catch(() => undefined);
  await withShop(shop, (tx) => enqueue(tx, "link", { shopId: shop, email: planted.email }));
  await fetch(`${base}/q/NOSUCHCODE?email=${planted.email}`);
  const text = await metrics();
  expect(text).toMatch(/^flybridge_queue_waiting\{queue="link"\} [1-9]/m);
  expect(text).toMatch(/^flybridge_queue_oldest_seconds\{queue="link"\} \d/m);
  expect(text).toMatch(/^flybridge_shopify_cost_total\{operation="ShopFacts"\} [1-9]/m);
  expect(text).toMatch(/^flybridge_imports_total\{source="calendar",outcome="\w+"\} 1/m);
  expect(text).toMatch(/^flybridge_request_seconds_count\{route="scan",status="4xx"\} 1/m);
  expect(text).toContain("flybridge_database_up 1");
  expect(text).not.toMatch(anyPlanted);
  expect(text).not.toMatch(/shop(_id)?=/);
  expect(text).not.toContain(shopify.standIn().shopDomain);
});

test("the label of an address is one of a few, whatever a stranger asks for", () => {
  const labels = new Set(["/q/ABC", "/q/x?y=1", "/__proto__", "/constructor", "/..%2f", "//", "", "/app/imports/1", "/me/token", `/${"x".repeat(999)}`].map((path) => routeLabel("GET", path)));
  expect(labels).toEqual(new Set(["scan", "other", "admin", "person"]));
});

test("a dead letter shows on the page without what it carried, and its button brings it back into its queue", async () => {
  let mended = false;
  const done: string[] = [];
  await startWorkers({ discount: async (data) => {
    if (!mended) throw new TypeError(`no answer about ${planted.email}`);
    done.push(String(data.email));
  } }, { pollSeconds: 0.5 });
  await withShop(shop, (tx) => enqueue(tx, "discount", { shopId: shop, email: planted.email }, { retryLimit: 0 }));
  await eventually(async () => expect(await deadJobs()).toHaveLength(1));
  const [dead] = await deadJobs();
  expect(await metrics()).toMatch(/^flybridge_dead_jobs 1$/m);
  const before = await page();
  expect(before).toContain("Try all 1 again");
  expect(before).toContain("<td>discount</td>");
  expect(before).not.toMatch(anyPlanted);
  const press = (headers: Record<string, string>, retry: string) => fetch(`${base}/operations`, { method: "POST", redirect: "manual", headers: { ...basic, ...headers }, body: new URLSearchParams({ retry }) });
  expect((await press({ Origin: "https://elsewhere.example" }, "all")).status).toBe(403);
  expect((await press({ Origin: base, "Sec-Fetch-Site": "cross-site" }, "all")).status).toBe(403);
  expect((await press({ Origin: base }, "everything")).status).toBe(400);
  mended = true;
  const moved = await press({ Origin: base }, dead!.id);
  expect([moved.status, moved.headers.get("location")]).toEqual([303, "/operations?tried=1"]);
  await eventually(async () => expect(done).toEqual([planted.email]));
  expect(await page("?tried=1")).toContain("One job is back in its queue.");
  expect(await deadJobs()).toEqual([]);
});

test("the page tells shops by state, ages of imports and versions, and finds a shop", async () => {
  const text = await page();
  expect(text).toContain(shopify.standIn().shopDomain);
  expect(text).toMatch(/Last migration<\/dt><dd>\d{14}_/);
  expect(text).not.toMatch(anyPlanted);
  expect(await page("?find=nowhere%3Cb%3E")).toContain("No shop whose domain contains “nowhere&lt;b&gt;”");
});

test("spans of requests, jobs, calls and imports reach the collector, related, with listed attributes only and nobody's data", async () => {
  await traced("job", { shop, queue: "link", note: planted.email } as never, async (note) => {
    note({ email: planted.email, rows: 3, source: planted.email } as never);
    await adminGraphql(shop, shopFacts, {}, z.unknown());
  });
  await traced("job", { shop, queue: "mail" }, async () => {
    throw new RangeError(`cannot reach ${planted.email}`);
  }).catch(() => undefined);
  await fetch(`${base}/healthz`);
  await sleep(50);
  await stopTracing();
  const { spans, raw } = collector;
  expect(new Set(spans.map((span) => span.name))).toEqual(new Set(["request", "job", "shopify", "import"]));
  const outer = spans.find((span) => span.attributes["flybridge.rows"] === 3)!;
  expect(outer.attributes).toEqual({ "flybridge.shop": shop, "flybridge.queue": "link", "flybridge.rows": 3, "flybridge.source": "[e-mail]" });
  expect(spans.some((span) => span.name === "shopify" && span.parentSpanId === outer.spanId && span.traceId === outer.traceId)).toBe(true);
  expect(spans.find((span) => span.attributes["flybridge.error"] === "RangeError")).toMatchObject({ failed: true, attributes: { "flybridge.queue": "mail" } });
  expect(raw.join("\n")).not.toMatch(anyPlanted);
  expect(raw.join("\n")).not.toMatch(/command|cwd|DATABASE_URL|test-secret/);
});

test("after the collector has gone, and without one, work goes on as before", async () => {
  expect(await traced("job", { queue: "link" }, async () => 7)).toBe(7);
  expect((await fetch(`${base}/readyz`)).status).toBe(200);
});

import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { signProxyQuery } from "#dev/shopify/http/app-proxy.ts";
import type { StandIn } from "#dev/shopify/server.ts";
import { API_SECRET, graphql, testStandIn, webhookSink } from "./support.ts";

let standIn: StandIn;
afterEach(() => standIn.close());

const SHOP = "{ shop { name } }";

test("the rate limit empties, answers THROTTLED, and fills again", async () => {
  standIn = await testStandIn({ limits: { maximum: 40, restoreRate: 10 } });
  const mutation =
    'mutation { tagsAdd(id: "gid://shopify/Customer/1", tags: ["a"]) { userErrors { message } } }';
  for (let turn = 0; turn < 4; turn += 1)
    expect((await graphql(standIn, mutation)).body.errors).toBeUndefined();
  const refused = await graphql(standIn, mutation);
  expect(refused.status).toBe(200);
  expect(refused.body.errors?.[0]?.extensions?.code).toBe("THROTTLED");
  standIn.advanceClock(2000);
  expect((await graphql(standIn, mutation)).body.errors).toBeUndefined();
});

test("faults come as often as asked, and over HTTP too", async () => {
  standIn = await testStandIn();
  await fetch(`${standIn.url}/__stand-in/faults`, {
    method: "POST",
    body: JSON.stringify({ kind: "error500", times: 2 }),
  });
  const statuses = [];
  for (let turn = 0; turn < 3; turn += 1) statuses.push((await graphql(standIn, SHOP)).status);
  expect(statuses).toEqual([500, 500, 200]);
  standIn.setFault({ kind: "token_dead" });
  expect((await graphql(standIn, SHOP)).status).toBe(401);
  standIn.setFault({ kind: "garbage" });
  await expect(graphql(standIn, SHOP)).rejects.toThrow();
});

test("an answer can get lost after the work was done", async () => {
  standIn = await testStandIn();
  standIn.setFault({ kind: "drop_answer", operation: "customerCreate" });
  const create =
    'mutation { customerCreate(input: { email: "a@example.com" }) { userErrors { message } } }';
  await expect(graphql(standIn, create)).rejects.toThrow();
  expect(standIn.store.customers).toHaveLength(1);
});

test("a webhook is signed over its raw body and retried until it is taken", async () => {
  const sink = await webhookSink([500, 503]);
  standIn = await testStandIn({ webhookUrl: sink.url });
  standIn.store.createCustomer({ email: "ana@example.com" });
  await standIn.webhooksIdle();
  expect(sink.received).toHaveLength(3);
  const { headers, body } = sink.received[2] ?? { headers: {}, body: "" };
  expect(headers["x-shopify-hmac-sha256"]).toBe(
    createHmac("sha256", API_SECRET).update(body).digest("base64"),
  );
  expect(headers).toMatchObject({
    "x-shopify-topic": "customers/create",
    "x-shopify-shop-domain": "flybridge-demo.myshopify.com",
    "x-shopify-api-version": "2026-07",
  });
  expect(JSON.parse(body)).toMatchObject({ email: "ana@example.com" });
  const ids = new Set(sink.received.map((one) => one.headers["x-shopify-webhook-id"]));
  expect(ids.size).toBe(1);
  sink.close();
});

test("webhooks can come twice and out of order", async () => {
  const sink = await webhookSink();
  standIn = await testStandIn({ webhookUrl: sink.url });
  standIn.setFault({ kind: "duplicate_webhooks", operation: "orders/create" });
  standIn.setFault({ kind: "reorder_webhooks", operation: "customers/create" });
  const customer = standIn.store.createCustomer({ email: "ana@example.com" });
  standIn.store.createOrder({ customerId: customer.id });
  await standIn.webhooksIdle();
  expect(sink.received.map((one) => one.headers["x-shopify-topic"])).toEqual([
    "orders/create",
    "orders/create",
    "customers/create",
  ]);
  sink.close();
});

test("a bulk operation gives its lines at an address and tells when it is done", async () => {
  const sink = await webhookSink();
  standIn = await testStandIn({ webhookUrl: sink.url, bulkPaceMs: 300 });
  for (const email of ["a@example.com", "b@example.com"]) {
    const { id } = standIn.store.createCustomer({ email });
    standIn.store.createOrder({ customerId: id });
  }
  const run =
    "mutation($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id status } userErrors { message code } } }";
  const refused = await graphql(standIn, run, { q: "{ shop { name } }" });
  expect(refused.body.data?.bulkOperationRunQuery).toMatchObject({
    userErrors: [{ code: "INVALID" }],
  });
  const q = "{ customers { edges { node { id email orders { edges { node { id name } } } } } } }";
  for (let turn = 0; turn < 5; turn += 1) await graphql(standIn, run, { q });
  const sixth = await graphql(standIn, run, { q });
  expect(sixth.body.data?.bulkOperationRunQuery).toMatchObject({
    userErrors: [{ code: "OPERATION_IN_PROGRESS" }],
  });
  await expect
    .poll(() => standIn.store.data.bulkOperations.every((one) => one.status === "COMPLETED"))
    .toBe(true);
  await standIn.webhooksIdle();
  const { body } = await graphql(
    standIn,
    "{ currentBulkOperation { status objectCount rootObjectCount url } }",
  );
  const done = body.data?.currentBulkOperation as unknown as { url: string };
  expect(done).toMatchObject({ status: "COMPLETED", objectCount: "4", rootObjectCount: "2" });
  const lines = (await (await fetch(done.url)).text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(lines.map((line) => line.email ?? line.name)).toEqual([
    "a@example.com",
    "b@example.com",
    "#1002",
    "#1001",
  ]);
  expect(lines[3]?.__parentId).toBe(lines[0]?.id);
  expect(sink.received.map((one) => one.headers["x-shopify-topic"])).toContain(
    "bulk_operations/finish",
  );
  sink.close();
});

test("what a shop holds survives a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
  const statePath = join(folder, "state.json");
  standIn = await testStandIn({ statePath });
  standIn.store.createCustomer({ email: "ana@example.com", tags: ["card"] });
  const token = standIn.issueToken();
  await standIn.close();
  standIn = await testStandIn({ statePath });
  const { body } = await graphql(
    standIn,
    "{ customers(first: 1) { nodes { email tags } } }",
    {},
    { token },
  );
  expect(body.data?.customers).toEqual({ nodes: [{ email: "ana@example.com", tags: ["card"] }] });
  await rm(folder, { recursive: true });
});

test("the app proxy forwards with a signed query and without cookies", async () => {
  const seen: { url: URL; cookie: string | undefined }[] = [];
  const app = createServer((request, response) => {
    seen.push({ url: new URL(request.url ?? "", "http://app"), cookie: request.headers.cookie });
    response.writeHead(200, { "set-cookie": "a=b", "content-type": "text/html" }).end("hello");
  });
  await new Promise<void>((done) => app.listen(0, done));
  const { port } = app.address() as AddressInfo;
  standIn = await testStandIn({ proxyUrl: `http://localhost:${port}/proxy` });
  const response = await fetch(`${standIn.url}/apps/flybridge/c/ABC?extra=1&extra=2`, {
    headers: { cookie: "x=y" },
  });
  expect(await response.text()).toBe("hello");
  expect(response.headers.get("set-cookie")).toBeNull();
  const [{ url, cookie } = { url: new URL("http://none"), cookie: "none" }] = seen;
  expect(cookie).toBeUndefined();
  expect(url.pathname).toBe("/proxy/c/ABC");
  expect(url.searchParams.get("path_prefix")).toBe("/apps/flybridge");
  expect(url.searchParams.get("signature")).toBe(signProxyQuery(url.searchParams, API_SECRET));
  app.close();
});

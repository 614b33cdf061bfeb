import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "smol-toml";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { aiSearchJobs, aiSearchTasks } from "#app/ai-search/index.ts";
import { flywheelJobs, flywheelTasks } from "#app/flywheel/index.ts";
import { handlePixel } from "#app/flywheel/pixel/index.ts";
import { createReportLink, handleReport, listReportLinks, reportTasks } from "#app/flywheel/reports/index.ts";
import { createDropToken, handleFileDrop, importJobs } from "#app/imports/index.ts";
import { handlePublic } from "#app/migration/landing/index.ts";
import { domainTasks, insertJobs } from "#app/migration/inserts/index.ts";
import { linkingJobs } from "#app/migration/linking/index.ts";
import { handleFlowAction } from "#app/migration/flow/index.ts";
import { exportPerson, handleMailEvents, mailEventsAccess, personToken, readDataRequest, readPerson, registrationJobs, registrationTasks } from "#app/migration/registration/index.ts";
import { webhookEffects } from "#app/migration/registration/webhook-effects.ts";
import { retentionTasks } from "#app/migration/retention/index.ts";
import { handleOperations } from "#app/operations/index.ts";
import { signToken } from "#app/platform/crypto.ts";
import { pool, withShop } from "#app/platform/db.ts";
import { files } from "#app/platform/files.ts";
import type { JobData, JobHandler } from "#app/platform/jobs.ts";
import { handleMetrics } from "#app/platform/metrics.ts";
import { pixelAccount } from "#app/platform/pixel-account.ts";
import { queues } from "#app/platform/queues.ts";
import { scheduledJobs } from "#app/platform/schedule.ts";
import { platformTasks } from "#app/platform/upkeep.ts";
import { shopifyJobs, shopifyTasks } from "#app/shopify/index.ts";
import type { Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { adminRoutes, aFullShop, customerNumber, fingerprint, idsOf, intentsIn, MARK, namesIn, sessionToken, type Route } from "./two-shops.ts";

// One shop asks for everything with the ids of another: nothing of the other may be in any answer, and nothing there
// may change. Routes, topics, queues and scheduled tasks are found, not listed, so that a new one is asked by itself.

// Hundreds of questions a test: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });
Object.assign(process.env, { FILES_DIR: mkdtempSync(join(tmpdir(), "flybridge-two-shops-")), METRICS_TOKEN: "metrics-token-of-the-test", OPERATIONS_TOKEN: "operations-token-of-the-test" });
const database = useDatabase();
useMailbox();
const shopify = useShopify();
const routes = adminRoutes();
let mine: Scene;
let theirs: Scene;
let theirDomain = "";
let ids: Awaited<ReturnType<typeof idsOf>>;
let before: Awaited<ReturnType<typeof state>>;

beforeAll(async () => {
  const standIn = shopify.standIn();
  theirDomain = "other-shop.myshopify.com";
  mine = await aFullShop(database.ownerUrl(), standIn.shopDomain, "own");
  theirs = await aFullShop(database.ownerUrl(), theirDomain, MARK);
  await installToken(standIn);
  await installToken(standIn, { domain: theirDomain });
  for (const area of ["imports", "logo", "picture", "guide"]) await files().put(`${theirs.shopId}/${area}/${MARK}.txt`, `${MARK} file`);
  ids = await idsOf(database.ownerUrl(), theirs.shopId);
  before = await state();
});

/** Everything of the other shop: its rows, its files, and the jobs that would work on it. */
async function state() {
  const jobs = await pool().query<{ count: number }>("select count(*)::int as count from pgboss.job where (data ->> 'shopId')::bigint = $1", [theirs.shopId]);
  const stored = await files().list(String(theirs.shopId));
  return { rows: await fingerprint(theirs.shopId), jobs: jobs.rows[0]!.count, stored };
}

async function expectUntouched(): Promise<void> {
  expect(await state()).toEqual(before);
}

type Ask = (args: { request: Request; params: Record<string, string>; context: object }) => Promise<unknown>;
const modules = new Map<string, { loader?: Ask; action?: Ask }>();
const moduleOf = async (route: Route) => {
  let found = modules.get(route.file);
  if (!found) modules.set(route.file, (found = (await import(pathToFileURL(route.file).href)) as { loader?: Ask; action?: Ask }));
  return found;
};

async function ask(route: Route, kind: "loader" | "action", domain: string, params: Record<string, string>, query: Record<string, string>, body?: { json?: unknown; form?: Record<string, string> }): Promise<{ status: number; text: string }> {
  const work = (await moduleOf(route))[kind];
  if (!work) return { status: 0, text: "" };
  const headers: Record<string, string> = { authorization: `Bearer ${sessionToken(domain)}`, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36" };
  if (body?.json !== undefined) headers["content-type"] = "application/json";
  const url = `https://app.flybridge.test/${route.id.replaceAll(".", "/")}?${new URLSearchParams(query)}`;
  const request = new Request(url, { method: kind === "action" ? "POST" : "GET", headers, ...(body ? { body: body.json !== undefined ? JSON.stringify(body.json) : new URLSearchParams(body.form) } : {}) });
  const answer = await work({ request, params, context: {} }).catch((error: unknown) => {
    if (error instanceof Response) return error;
    throw new Error(`${route.id} ${kind} fails: ${(error as Error).message}`, { cause: error });
  });
  return answer instanceof Response ? { status: answer.status, text: await answer.text() } : { status: 200, text: JSON.stringify(answer) ?? "" };
}

function expectNothingOfTheirs(text: string, asked: string, where: string): void {
  expect(text, `${where} with ${asked}`).not.toContain(MARK);
  const others = ids.all.filter((id) => id.length > 30 && !asked.includes(id) && text.includes(id));
  expect(others, `${where} with ${asked}`).toEqual([]);
}

/** What pages and forms name in their addresses and fields: these ids are always among the candidates. */
const namedByPages = ["inserts", "print_runs", "registrations", "imports", "links", "claims", "products", "mails"];

/**
 * Ids that another shop could come by and send: one of each kind. None holds the mark, for answers may repeat what was
 * sent. Of the kinds that pages do not name, a part in turn will do.
 */
function candidates(share = 1, turn = 0): string[] {
  const kinds = Object.entries(ids.byTable).filter(([table], at) => namedByPages.includes(table) || (at + turn) % share === 0);
  return [...new Set(kinds.map(([, found]) => found[0]).filter((id): id is string => id !== undefined && !id.includes(MARK)))];
}

/** Some at once, as staff would; the first that fails fails all. */
async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += 6) await Promise.all(all.slice(from, from + 6).map(work));
}

test("every loader of the admin, asked with the other shop's ids, shows nothing of it; its own staff see it there", async () => {
  const reached: string[] = [];
  for (const [turn, route] of routes.entries()) {
    const names = [...new Set([...namesIn(route.source), "id", "before", "insert"])];
    const reads = route.params.length > 0 || route.source.includes("searchParams");
    await each(reads ? candidates(route.params.length > 0 ? 3 : 12, turn) : [""], async (id) => {
      const params = Object.fromEntries(route.params.map((name) => [name, id]));
      const { status, text } = await ask(route, "loader", shopify.standIn().shopDomain, params, Object.fromEntries(names.map((name) => [name, id])));
      expect(status, `${route.id} with ${id}`).toBeLessThan(500);
      expectNothingOfTheirs(text, id, route.id);
    });
    // The same question by the shop itself: that it is answered shows that the ids mean something.
    const own = route.params.length > 0 ? ["inserts", "print_runs", "registrations", "imports"].map((table) => ids.byTable[table]?.[0] ?? "") : [""];
    for (const id of own) {
      const { status, text } = await ask(route, "loader", theirDomain, Object.fromEntries(route.params.map((name) => [name, id])), {});
      if (status === 200 && text.includes(MARK)) {
        reached.push(route.id);
        break;
      }
    }
  }
  expect(routes.length).toBeGreaterThan(45);
  expect(reached).toEqual(expect.arrayContaining(["app.registrations._index", "app.registrations.$id", "app.inserts.$id_.export", "app.inserts.$id_.pages", "app.imports.$id", "app.claims", "app.links", "app.audit"]));
});

test("every action of the admin, with every intent and the other shop's ids in all its fields, changes nothing there", async () => {
  before = await state();
  let asked = 0;
  for (const [turn, route] of routes.entries()) {
    if (!(await moduleOf(route)).action) continue;
    const isJson = route.source.includes("request.json()");
    const names = [...new Set([...namesIn(route.source), "id", "ids"])];
    for (const intent of intentsIn(route.source)) {
      await each(candidates(route.params.length > 0 || intent.value !== "" ? 6 : 3, turn), async (id) => {
        const params = Object.fromEntries(route.params.map((name) => [name, id]));
        const fields = Object.fromEntries(names.map((name) => [name, id]));
        const body = isJson
          ? { json: { ...fields, ids: [id], customers: [id], productIds: [id], form: { ...fields, productIds: [id], logoFile: `${theirs.shopId}/logo/x.txt` }, version: 1, [intent.name]: intent.value } }
          : { form: { ...fields, fileKey: `${theirs.shopId}/imports/x.txt`, [intent.name]: intent.value } };
        const { status, text } = await ask(route, "action", shopify.standIn().shopDomain, params, {}, body);
        asked += 1;
        expect(status, `${route.id} ${intent.value} with ${id}`).toBeLessThan(500);
        expectNothingOfTheirs(text, id, `${route.id} ${intent.value}`);
      });
    }
  }
  expect(asked).toBeGreaterThan(300);
  await expectUntouched();
});

test("keys of the other shop's files, plain or climbing out of one's own folder, are refused wherever a form takes one", async () => {
  const route = (id: string) => routes.find((one) => one.id === id)!;
  const domain = shopify.standIn().shopDomain;
  for (const key of [`${theirs.shopId}/imports/${MARK}.txt`, `${mine.shopId}/../${theirs.shopId}/imports/${MARK}.txt`, `${mine.shopId}/imports/../../${theirs.shopId}/imports/${MARK}.txt`]) {
    for (const asked of [
      () => ask(route("app.imports._index"), "action", domain, {}, {}, { form: { fileKey: key, fileName: "x.txt", source: "amazon-orders" } }),
      () => ask(route("app.imports.upload"), "action", domain, {}, {}, { json: { step: "detect", fileKey: key, fileName: "x.txt" } }),
      () => ask(route("app.data-requests_.file"), "loader", domain, {}, { name: key }),
    ]) {
      const { status, text } = await asked();
      expect([status >= 400 && status < 500, text.includes(`${MARK} file`)], text).toEqual([true, false]);
    }
    await expect(async () => files().get(`${mine.shopId}/../${key}`)).rejects.toThrow(/inside the store/);
  }
});

test("every webhook topic, delivered for one shop with the other's customers, orders and products, leaves the other as it was", async () => {
  before = await state();
  const { webhooks } = parse(readFileSync("shopify.app.toml", "utf8")) as unknown as { webhooks: { subscriptions: { topics?: string[]; compliance_topics?: string[] }[] } };
  const topics = new Set([...Object.keys(webhookEffects), ...webhooks.subscriptions.flatMap((one) => [...(one.topics ?? []), ...(one.compliance_topics ?? [])])]);
  const number = customerNumber(theirs.shopId);
  const gid = `gid://shopify/Customer/${number}`;
  const payload = {
    id: number, order_id: 1, customer_id: number, title: "taken over", current: ["read_orders"],
    customer: { id: number, email: `${MARK}@example.com` }, orders_to_redact: [1], data_request: { id: 5 },
    admin_graphql_api_customer_kept_id: "gid://shopify/Customer/1", admin_graphql_api_customer_deleted_id: gid, status: "completed",
    email_marketing_consent: { state: "unsubscribed", consent_updated_at: new Date().toISOString() },
    shop_id: theirs.shopId, shop_domain: theirDomain, myshopify_domain: theirDomain,
    app_subscription: { name: "Plan", status: "ACTIVE", admin_graphql_api_id: "gid://shopify/AppSubscription/1" },
  };
  for (const topic of topics) await webhookEffects[topic]?.({ shopId: mine.shopId, payload, triggeredAt: new Date() });
  expect(topics.size).toBeGreaterThan(15);
  await expectUntouched();
  for (const file of await files().list(`${mine.shopId}/data-requests`)) {
    const chunks: Buffer[] = [];
    for await (const chunk of await files().get(file)) chunks.push(chunk as Buffer);
    expect(await readDataRequest(mine.shopId, file)).not.toContain(MARK);
  }
  expect(JSON.stringify(await exportPerson(mine.shopId, ids.byTable.registrations![0]!, new Date()))).not.toContain(MARK);
});

test("every job and every scheduled task of one shop, given the other's ids, leaves the other as it was", async () => {
  before = await state();
  const tasks = [...platformTasks, ...flywheelTasks, ...reportTasks, ...shopifyTasks, ...registrationTasks, ...retentionTasks, ...domainTasks, ...aiSearchTasks];
  const handlers: Record<string, JobHandler> = { ...shopifyJobs, ...registrationJobs, ...linkingJobs, ...importJobs, ...insertJobs, ...flywheelJobs, ...aiSearchJobs, ...scheduledJobs(tasks) };
  const worked: string[] = [];
  for (const { name } of queues) {
    const handler = handlers[name];
    if (!handler) continue;
    worked.push(name);
    for (const id of name === "recompute" ? [""] : candidates(8)) {
      await runWithGuessedData(handler, { shopId: mine.shopId }, id);
    }
  }
  for (const task of tasks) if ("eachShop" in task) await handlers.scheduled!({ shopId: mine.shopId, task: task.name }, { id: "0", signal: new AbortController().signal }).catch(() => undefined);
  expect(worked.length).toBeGreaterThan(7);
  await expectUntouched();
});

/** Runs a job, filling in what its own check of the data says is missing, until it takes it or fails for another reason. */
async function runWithGuessedData(handler: JobHandler, data: JobData, id: string): Promise<void> {
  for (let round = 0; round < 8; round++) {
    try {
      return await handler(data, { id: "00000000-0000-4000-8000-000000000000", signal: new AbortController().signal });
    } catch (error) {
      // A job that finds nothing of the kind in its own shop may well fail: what counts is what it left behind.
      if (!(error instanceof z.ZodError)) return;
      for (const issue of error.issues) {
        const wanted = issue as { expected?: string; values?: unknown[] };
        data = { ...data, [String(issue.path[0])]: wanted.values?.[0] ?? (wanted.expected === "number" ? 1 : wanted.expected === "array" ? [id] : wanted.expected === "boolean" ? true : (ids.byTable[`${String(issue.path[0]).replace(/Id$/, "")}s`]?.[0] ?? id)) };
      }
    }
  }
}

let server: Server;
afterAll(() => void server?.close());

test("cards, people's pages, pictures and pushed files of the other shop are not found through this one", async () => {
  server = createServer((req, res) => {
    if (req.url?.startsWith("/drop/")) return void handleFileDrop(req, res);
    if (!handlePublic(req, res)) res.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await withShop(theirs.shopId, (tx) => tx.run("insert into code_directory (code, shop_id, insert_id, print_run_id, is_unique) values ($1, $2, $3, $4, false)", [theirs.code, theirs.shopId, theirs.insertId, theirs.printRunId]));
  const proxied = (path: string) => {
    const query = new Map([["shop", shopify.standIn().shopDomain], ["path_prefix", "/apps/card"], ["timestamp", String(Math.floor(Date.now() / 1000))], ["logged_in_customer_id", ""]]);
    const signed = [...query].map(([name, value]) => `${name}=${value}`).sort().join("");
    query.set("signature", createHmac("sha256", "test-secret").update(signed).digest("hex"));
    return fetch(`${origin}/proxy${path}?${new URLSearchParams([...query])}`);
  };
  const person = personToken({ shopId: theirs.shopId, registrationId: ids.byTable.registrations![0]!, linkVersion: 1, access: "mailed" }, new Date());
  // It is a card and a page of the other shop, where nothing names this one.
  expect((await fetch(`${origin}/q/${theirs.code}`)).status).toBe(200);
  for (const path of [`/q/${theirs.code}`, `/me/${person}`, `/me/${person}/export`, `/media/${theirs.shopId}/logo/${MARK}.txt`]) {
    const reply = await proxied(path);
    expect([path, reply.status]).toEqual([path, 404]);
    expect(await reply.text()).not.toContain(MARK);
  }
  const token = await createDropToken(mine.shopId, "script", "staff:1");
  for (const id of candidates()) {
    const reply = await fetch(`${origin}/drop/imports/${encodeURIComponent(id)}`, { headers: { authorization: `Bearer ${token}` } });
    expect([id, reply.status]).toEqual([id, 404]);
  }
  // The number of another shop in a token does not make it that shop's.
  const forged = token.replace(/^fb_[0-9a-z]+_/, `fb_${theirs.shopId.toString(36)}_`);
  expect((await fetch(`${origin}/drop/imports/${ids.byTable.imports![0]}`, { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
});

test("a shared report, Flow's action, mail events, the pixel and the operators' pages speak of the shop that asks, and of no other", async () => {
  before = await state();
  const other = createServer((req, res) => {
    if (handleMetrics(req, res) || handleOperations(req, res)) return;
    const path = req.url?.split("?", 1)[0] ?? "";
    if (path.startsWith("/report/")) return void handleReport(req, res);
    if (path === "/mail-events") return void handleMailEvents(req, res);
    if (path === "/pixel") return void handlePixel(req, res);
    void handleFlowAction(req, res);
  });
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  try {
    // A link's token names shop and link together: of mine with their link's id, or their number, nothing can be made.
    await withShop(mine.shopId, (tx) => createReportLink(tx, "staff:1", { label: "Agency", days: 7 }, new Date()));
    const [link] = await withShop(mine.shopId, (tx) => listReportLinks(tx, new Date()));
    const ends = new Date(Date.now() + 86_400_000);
    const theirLink = ids.byTable.report_links![0]!;
    for (const payload of [`${mine.shopId}:${theirLink}`, `${theirs.shopId}:${link!.id}`]) expect((await fetch(`${origin}/report/${signToken("report", payload, ends)}`)).status).toBe(404);
    for (const purpose of ["person", "mail-events"]) expect((await fetch(`${origin}/report/${signToken(purpose, `${theirs.shopId}:${theirLink}`, ends)}`)).status).toBe(404);
    expect(await (await fetch(link!.address!.replace(/^https?:\/\/[^/]+/, origin))).text()).not.toContain(MARK);

    const flow = (customer: number, domain: string, run: string) => {
      const body = JSON.stringify({ action_run_id: run, shopify_domain: domain, properties: { customer_id: customer } });
      return fetch(origin, { method: "POST", body, headers: { "x-shopify-hmac-sha256": createHmac("sha256", "test-secret").update(body).digest("base64") } });
    };
    const theirRun = ids.byTable["flow_actions.run_id"]![0]!;
    for (const run of ["run-1", theirRun]) {
      const reply = await flow(customerNumber(theirs.shopId), shopify.standIn().shopDomain, run);
      expect([reply.status, await reply.text()]).toEqual([422, expect.stringContaining("has not registered")]);
    }
    await withShop(mine.shopId, (tx) => tx.run("update shop_directory set uninstalled_at = now() where id = $1", [mine.shopId]));
    expect((await flow(customerNumber(mine.shopId), shopify.standIn().shopDomain, "run-2")).status).toBe(404);
    await withShop(mine.shopId, (tx) => tx.run("update shop_directory set uninstalled_at = null where id = $1", [mine.shopId]));

    // My mail provider cannot tell of their mails, by whatever id or address.
    const { password } = await withShop(mine.shopId, mailEventsAccess);
    for (const id of [...ids.byTable.mails!, ...ids.byTable.registrations!]) {
      const events = [{ type: "complaint", email: `${MARK}@example.com`, messageId: `<${theirs.shopId}_${id}@example.com>` }, { type: "bounce", messageId: `<${mine.shopId}_${id}@example.com>` }];
      const reply = await fetch(`${origin}/mail-events`, { method: "POST", body: JSON.stringify({ events }), headers: { authorization: `Bearer ${password}` } });
      expect(await reply.json()).toEqual({ events: 2, taken: 0 });
    }
    // What my pixel tells stays mine, also of an order number of theirs.
    const report = { account: pixelAccount(mine.shopId), consent: "analytics", order: "5550009", visits: [{ at: Date.now() - 1000, landing: "/", referrer: "tiktok.com", source: null, medium: null, click: null, card: theirs.code }] };
    expect((await fetch(`${origin}/pixel`, { method: "POST", body: JSON.stringify(report) })).status).toBe(204);

    // Operators' pages hold no shop's content, and open to no credential of a shop.
    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
    for (const path of ["/metrics", "/operations"]) {
      for (const authorization of [`Bearer ${password}`, basic(`flybridge:${password}`), `Bearer ${sessionToken(theirDomain)}`, ""]) expect([path, (await fetch(`${origin}${path}`, { headers: { authorization } })).status]).toEqual([path, 401]);
    }
    const metrics = await (await fetch(`${origin}/metrics`, { headers: { authorization: "Bearer metrics-token-of-the-test" } })).text();
    const operations = await (await fetch(`${origin}/operations`, { headers: { authorization: basic("a:operations-token-of-the-test") } })).text();
    expect(metrics).toContain("flybridge_queue_waiting");
    for (const text of [metrics, operations]) expect(text).not.toContain(MARK);
    expect(metrics).not.toContain(theirDomain);
    await expectUntouched();
  } finally {
    other.close();
  }
});

test("ids that stand in addresses cannot be guessed: each is drawn at random or signed", async () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const params = [...new Set(routes.flatMap((route) => route.params))];
  // What may be in an address without being an id of a row: names of our own.
  const ownNames = new Set(["force", "node", "name"]);
  expect(params.filter((name) => !ownNames.has(name))).toEqual(["id"]);
  for (const [table, found] of Object.entries(ids.byTable)) if (!table.includes(".")) for (const id of found) expect(id, table).toMatch(uuid);
  // A link in mail is signed: one letter changed, and it opens nothing.
  const token = personToken({ shopId: theirs.shopId, registrationId: ids.byTable.registrations![0]!, linkVersion: 1, access: "mailed" }, new Date());
  for (let at = 0; at < token.length; at += 5) {
    const forged = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    expect(await readPerson(forged, new Date())).toBeNull();
  }
});

import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { flywheelJobs } from "#app/flywheel/index.ts";
import { handlePixel } from "#app/flywheel/pixel/index.ts";
import { createReportLink, handleReport, listReportLinks } from "#app/flywheel/reports/index.ts";
import { createDropToken, firstRejections, handleFileDrop, importJobs, readImport, startImport } from "#app/imports/index.ts";
import { handleFlowAction } from "#app/migration/flow/index.ts";
import { handlePublic, stopPublic } from "#app/migration/landing/index.ts";
import { linkingJobs } from "#app/migration/linking/index.ts";
import { handleMailEvents, mailEventsAccess, registrationJobs } from "#app/migration/registration/index.ts";
import { handleOperations } from "#app/operations/index.ts";
import { withShop } from "#app/platform/db.ts";
import { fileKey, files } from "#app/platform/files.ts";
import { startWorkers, stopJobs } from "#app/platform/jobs.ts";
import { pixelAccount } from "#app/platform/pixel-account.ts";
import { handleMetrics } from "#app/platform/metrics.ts";
import { observed } from "#app/platform/requests.ts";
import { startTracing, stopTracing } from "#app/platform/tracing.ts";
import { handleWebhook, shopifyJobs } from "#app/shopify/index.ts";
import { aCard, PHONE, tokenOf, wordingOf } from "#tests/landing/support.ts";
import { startCollector } from "#tests/operations/collector.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { eventually } from "#tests/support/eventually.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { dumpTables, findMarks, readTree, type Marks } from "./planted.ts";
import { sessionToken } from "./two-shops.ts";

// A person with unmistakable data goes through everything that takes such data, also where it is refused or fails.
// Then every output is searched for it: the log at its most talkative, spans, figures, addresses, files, every table.

/** All that this process writes to its standard output and error from before the first module is loaded. */
const written = vi.hoisted(() => {
  process.env.LOG_LEVEL = "debug";
  const kept: string[] = [];
  // A log that finds the stream replaced writes through it instead of to the file descriptor.
  for (const stream of [process.stdout, process.stderr]) {
    const real = stream.write.bind(stream);
    stream.write = ((data: string | Uint8Array, ...rest: never[]) => {
      const text = typeof data === "string" ? data : Buffer.from(data).toString();
      kept.push(text);
      return text.startsWith('{"level"') || real(data, ...rest);
    }) as typeof stream.write;
  }
  return kept;
});

const person = { email: "zebulonquark@example.com", name: "Quillfeather", phone: "+14155550137", street: "Marzipanlane 77", city: "Snorkelton", note: "Wobblenote" };
const orders = ["114-7310733-9054911", "114-7310744-9054922"];
const marks: Marks = [["e-mail", /zebulonquark/i], ["name", /quillfeather/i], ["phone", /415\D{0,2}555\D?0137/], ["street", /marzipanlane/i], ["city", /snorkelton/i], ["note", /wobblenote/i], ["order id", /73107(33|44)\D{0,3}90549/]];

const found = (text: string) => findMarks(text, marks);

const folder = mkdtempSync(join(tmpdir(), "flybridge-planted-"));
Object.assign(process.env, { FILES_DIR: join(folder, "files"), SPOOL_DIR: join(folder, "spool"), METRICS_TOKEN: "metrics-token-of-the-test", OPERATIONS_TOKEN: "operations-token-of-the-test", MAIL_EVENTS_SECRET: "mail-events-secret-of-the-test" });
const database = useDatabase();
const mailbox = useMailbox();
const shopify = useShopify();
let collector: Awaited<ReturnType<typeof startCollector>>;
let server: Server;
let shopId = 0;
/** Addresses that were asked for by us after the app named them, redirects, and all headers of all answers. */
const told: string[] = [];

beforeAll(async () => {
  collector = await startCollector();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  await startTracing();
  server = createServer(observed((req, res) => {
    if (handlePublic(req, res) || handleMetrics(req, res) || handleOperations(req, res)) return;
    const path = req.url?.split("?", 1)[0] ?? "";
    if (path === "/webhooks") return void handleWebhook(req, res);
    if (path.startsWith("/drop/")) return void handleFileDrop(req, res);
    if (path === "/mail-events") return void handleMailEvents(req, res);
    if (path === "/flow/issue-offer") return void handleFlowAction(req, res);
    if (path === "/pixel") return void handlePixel(req, res);
    if (path.startsWith("/report/")) return void handleReport(req, res);
    res.writeHead(404).end();
  }));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  shopId = await aShop(shopify.standIn().shopDomain);
  await installToken(shopify.standIn());
  await startWorkers({ ...shopifyJobs, ...registrationJobs, ...linkingJobs, ...importJobs, ...flywheelJobs }, { pollSeconds: 0.5 });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  collector.close();
  await stopPublic();
});

type Asked = { form?: Record<string, string>; body?: string; headers?: Record<string, string> };

/** Asks as a phone does, and keeps every header of the answer. */
function ask(path: string, { form, body, headers = {} }: Asked = {}): Promise<{ status: number; location: string; body: string }> {
  const sent = form ? new URLSearchParams(form).toString() : body;
  return new Promise((done, fail) => {
    const { port } = server.address() as AddressInfo;
    const req = httpRequest({ port, host: "127.0.0.1", path, method: sent === undefined ? "GET" : "POST", headers: { "User-Agent": PHONE, ...(form ? { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin" } : {}), ...headers } }, (res) => {
      let text = "";
      res.setEncoding("utf8").on("data", (chunk: string) => (text += chunk)).on("end", () => {
        told.push(JSON.stringify(res.headers), ...(text.match(/(?:href|action|src)="[^"]*"/g) ?? []).filter((address) => !address.includes("mailto:")));
        done({ status: res.statusCode ?? 0, location: res.headers.location ?? "", body: text });
      });
    });
    req.on("error", fail);
    req.end(sent);
  });
}

const hook = (topic: string, body: string, secret = "test-secret") =>
  ask("/webhooks", { body, headers: { "x-shopify-topic": topic, "x-shopify-shop-domain": shopify.standIn().shopDomain, "x-shopify-webhook-id": randomUUID(), "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64") } });

type Frame = (args: { request: Request; params: Record<string, string>; context: object }) => Promise<unknown>;

/** An admin route as staff asks it; its answer's headers and address are kept, its body is theirs to see. */
async function staff(work: Frame, address: string, { params = {}, json, form }: { params?: Record<string, string>; json?: unknown; form?: Record<string, string> } = {}): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${sessionToken(shopify.standIn().shopDomain)}`, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36" };
  const request = new Request(`https://app.flybridge.test${address}`, { headers, ...(json === undefined && !form ? {} : { method: "POST", body: form ? new URLSearchParams(form) : JSON.stringify(json) }) });
  const answer = await work({ request, params, context: {} }).catch((error: unknown) => {
    if (error instanceof Response) return error;
    throw error;
  });
  if (!(answer instanceof Response)) return { status: 200, text: JSON.stringify(answer) ?? "" };
  told.push(JSON.stringify([...answer.headers]));
  return { status: answer.status, text: await answer.text() };
}

const one = <Row extends object>(sql: string) => withShop(shopId, (tx) => tx.first<Row>(sql));

/** From the card to the confirmed address, with each field refused once. */
async function registers(): Promise<{ id: string; code: string }> {
  const card = await aCard(shopId);
  const drawn = async () => {
    const page = await ask(`/q/${card.code}`);
    vi.setSystemTime(Date.now() + 8_000);
    return { t: tokenOf(page.body), cv: wordingOf(page.body), l: "en", website: "", consent: "yes" };
  };
  vi.useFakeTimers({ toFake: ["Date"], now: new Date() });
  expect((await ask(`/q/${card.code}`, { form: { ...(await drawn()), email: "zebulonquark@" } })).status).toBe(422);
  const sent = await ask(`/q/${card.code}`, { form: { ...(await drawn()), email: person.email } });
  expect(sent.status).toBe(303);
  const home = sent.location.replace("/thanks", "");
  const sv = /name="sv" value="([^"]+)"/.exec((await ask(sent.location)).body)?.[1] ?? "";
  vi.useRealTimers();
  expect((await ask(`${home}/details`, { form: { name: person.name, orderAnswer: "have", orderId: orders[0]!.slice(0, 12) } })).status).toBe(422);
  expect((await ask(`${home}/details`, { form: { name: person.name, phone: person.phone, orderAnswer: "have" } })).status).toBe(422);
  expect((await ask(`${home}/details`, { form: { name: person.name, phone: person.phone, sms: "yes", sv, orderAnswer: "have", orderId: `It is ${orders[0]}, thanks, ${person.name}, ${person.email}` } })).status).toBe(303);
  const mailed = await eventually(async () => {
    const link = mailbox.mails.map((mail) => /\/me\/[\w.-]+/.exec(mail.text ?? "")?.[0]).find(Boolean);
    expect(link).toBeTruthy();
    return link!;
  });
  expect((await ask(`${mailed}/confirm`, { form: {} })).location).toBe(`${mailed}?ok=confirmed`);
  await ask(`${mailed}?ok=confirmed`);
  expect((await ask(`${mailed}/claim`, { form: { text: `${person.note}: torn. ${person.name}, ${person.street}` } })).status).toBe(303);
  told.push(sent.location, mailed);
  return { id: (await one<{ id: string }>("select id from registrations"))!.id, code: card.code };
}

/** The order report: a good row and a refused one, both with everything that Amazon may tell of a buyer. */
async function imports(): Promise<void> {
  const cells = { "amazon-order-id": orders[0]!, "purchase-date": "2026-05-01T10:00:00+00:00", "last-updated-date": "2026-05-02T10:00:00+00:00", "order-status": "Shipped", "fulfillment-channel": "Amazon", "sales-channel": "Amazon.com", sku: "TEA-1", asin: "B000000001", "item-status": "Shipped", quantity: "1", currency: "USD", "item-price": "25.99", "ship-country": "US", "ship-city": person.city, "ship-address-1": person.street, "buyer-name": person.name, "buyer-email": person.email, "buyer-phone-number": person.phone, "recipient-name": person.name };
  const lines = [cells, { ...cells, "amazon-order-id": orders[1]!, quantity: "many" }];
  const key = fileKey(shopId, "imports", randomUUID());
  await files().put(key, [Object.keys(cells), ...lines.map((line) => Object.values(line))].map((line) => line.join("\t")).join("\r\n"));
  const id = await startImport(shopId, { fileKey: key, fileName: `orders of ${person.name}.txt`, source: "amazon-orders", answers: {}, actor: "staff:1" });
  await eventually(async () => expect(await readImport(shopId, id)).toMatchObject({ state: "done", rows: { taken: 1, rejected: 1 } }));
}

async function shopifyTells(): Promise<void> {
  const { store } = shopify.standIn();
  const customer = store.findCustomerByEmail(person.email)!;
  const address = { first_name: person.name, address1: person.street, city: person.city, phone: person.phone };
  const body = { id: customer.id, email: person.email, first_name: person.name, phone: person.phone, note: person.note, default_address: address };
  // As newsletters link to a shop, and as a mail program's page is addressed.
  const visit = { id: 1, occurredAt: new Date().toISOString(), landingPage: `https://mira.example/account/${person.email}?utm_source=klaviyo&email=${person.email}&_kx=${person.name}`, referrerUrl: `https://mail.google.com/?q=${person.email}`, source: person.email, sourceType: null, utm: { source: "klaviyo", medium: "email", campaign: person.name, content: person.email, term: null } };
  const order = store.createOrder({ customerId: customer.id, lines: [{ title: "Carrier", unitPrice: 12_950, quantity: 1 }], journey: [visit] });
  expect((await hook("customers/update", JSON.stringify(body))).status).toBe(200);
  expect((await hook("orders/create", JSON.stringify({ id: order.id, email: person.email, note: person.note, shipping_address: address, customer: body }))).status).toBe(200);
  expect((await hook("customers/data_request", JSON.stringify({ customer: body, data_request: { id: 7 } }))).status).toBe(200);
  await eventually(async () => expect(await one("select first_visit from shopify_orders")).toMatchObject({ first_visit: { landingPage: "https://mira.example/?utm_source=klaviyo&_kx=1", referrerUrl: "https://mail.google.com/", utmParameters: { source: "klaviyo", medium: "email" } } }));
  await eventually(async () => expect(await one("select 1 from audit_log where action = 'customer.data_request'")).toBeTruthy());
  // What fails: no JSON, a foreign signature, and a payload that its job cannot read, which stays in the inbox.
  expect((await hook("orders/create", `{"email": ${person.email}`)).status).toBe(400);
  expect((await hook("orders/create", JSON.stringify(body), "other-secret")).status).toBe(401);
  expect((await hook("orders/create", JSON.stringify({ ...body, id: `${person.name} ${person.email}` }))).status).toBe(200);
  await eventually(async () => expect(await one("select 1 from webhook_inbox where error is not null")).toBeTruthy());
}

/** A pushed file whose columns have slipped, so that a person stands under every heading; and what is refused whole. */
async function filesArePushed(): Promise<void> {
  const Authorization = `Bearer ${await createDropToken(shopId, "script", "staff:1")}`;
  const slipped = ["month,kind,amount,currency", "2026-05,tools,12.50,USD", `${person.email},${person.name},${person.phone},${orders[1]}`, `2026-06,${person.street},${person.email},USD`].join("\n");
  const taken = await ask(`/drop/costs?name=costs-${person.email}.csv`, { body: slipped, headers: { Authorization } });
  expect(taken.status, taken.body).toBe(202);
  const { importId } = JSON.parse(taken.body) as { importId: string };
  await eventually(async () => expect(await readImport(shopId, importId)).toMatchObject({ state: "done", rows: { taken: 1, rejected: 2 } }));
  // To the merchant, and to nobody else, the refused row is shown as it came.
  expect((await firstRejections(shopId, importId)).map(({ value }) => value)).toContain(person.email);
  const refused = await ask("/drop/costs", { body: slipped.split("\n").toSpliced(1, 1).join("\n"), headers: { Authorization } });
  expect(refused.status, refused.body).toBe(202);
  await eventually(async () => expect(await readImport(shopId, (JSON.parse(refused.body) as { importId: string }).importId)).toMatchObject({ state: "failed" }));
  const asked = await Promise.all([
    ask("/drop/costs", { body: slipped }),
    ask(`/drop/${person.email}`, { body: slipped, headers: { Authorization } }),
    ask("/drop/costs", { body: `${person.name}\n${person.email}`, headers: { Authorization } }),
    ask(`/drop/imports/${person.email}`, { headers: { Authorization } }),
  ]);
  expect(asked.map(({ status }) => status)).toEqual([401, 404, 422, 404]);
}

/** What mail's provider, a shopper's browser, Shopify's proxy and Flow send, each as it should be and each wrong. */
async function othersTell(code: string): Promise<void> {
  const Authorization = `Bearer ${(await withShop(shopId, mailEventsAccess)).password}`;
  const bounce = { RecordType: "Bounce", Type: "SoftBounce", Email: person.email, Description: `550 5.1.1 <${person.email}>: no mailbox "Zebulonquark" here, call ${person.phone}`, Name: person.name };
  expect(JSON.parse((await ask("/mail-events", { body: JSON.stringify(bounce), headers: { Authorization } })).body)).toEqual({ events: 1, taken: 1 });
  expect((await one<{ error: string }>("select error from mails where error is not null"))?.error).toBe("SoftBounce: 550 5.1.1 … no mailbox … here, call [number]");
  expect((await ask("/mail-events", { body: `{${person.email}`, headers: { Authorization } })).status).toBe(400);
  expect((await ask("/mail-events", { body: JSON.stringify([bounce]), headers: { Authorization: `Bearer ${person.email}` } })).status).toBe(401);

  const visit = { at: Date.now() - 60_000, landing: "/products/carrier", referrer: "tiktok.com", source: null, medium: null, click: null, card: null };
  const told = (visits: object[], order = "5550001") => ask("/pixel", { body: JSON.stringify({ account: pixelAccount(shopId), consent: "analytics", order, visits }) });
  expect((await told([visit])).status).toBe(204);
  for (const wrong of [{ ...visit, landing: `/account/${person.email}` }, { ...visit, landing: "/account/zebulonquark%40example.com" }, { ...visit, source: person.email }, { ...visit, [person.name]: person.email }]) expect((await told([wrong])).status).toBe(400);
  expect((await told([visit], person.email)).status).toBe(400);
  expect((await ask("/pixel", { body: person.email })).status).toBe(400);

  const query = new Map([["shop", shopify.standIn().shopDomain], ["path_prefix", "/apps/card"], ["timestamp", String(Math.floor(Date.now() / 1000))], ["logged_in_customer_id", "7"], ["email", person.email]]);
  const signature = createHmac("sha256", "test-secret").update([...query].map(([name, value]) => `${name}=${value}`).sort().join("")).digest("hex");
  expect((await ask(`/proxy/q/${code}?${new URLSearchParams([...query, ["signature", signature]])}`)).status).toBe(200);
  expect((await ask(`/proxy/q/${code}?${new URLSearchParams([...query, ["signature", "0".repeat(64)]])}`)).status).toBe(401);

  const flow = (properties: object) => {
    const body = JSON.stringify({ action_run_id: randomUUID(), shopify_domain: shopify.standIn().shopDomain, handle: person.name, properties });
    return ask("/flow/issue-offer", { body, headers: { "x-shopify-hmac-sha256": createHmac("sha256", "test-secret").update(body).digest("base64") } });
  };
  expect((await flow({ customer_id: shopify.standIn().store.findCustomerByEmail(person.email)!.id, note: person.note })).status).toBe(200);
  expect((await flow({ customer_id: person.email })).status).toBe(400);
  expect((await ask("/flow/issue-offer", { body: person.email })).status).toBe(401);
}

/** Everything that a stranger with a report's link is given. */
async function reportShows(): Promise<string> {
  await withShop(shopId, (tx) => createReportLink(tx, "staff:1", { label: "Agency", days: 7 }, new Date()));
  const [link] = await withShop(shopId, (tx) => listReportLinks(tx, new Date()));
  const path = new URL(link!.address!).pathname;
  const page = await eventually(async () => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    return answer.body;
  });
  const tables = await Promise.all([...page.matchAll(/href="([^"]+\.csv)"/g)].map(async (match) => (await ask(match[1]!)).body));
  expect(tables.length).toBeGreaterThan(10);
  expect((await ask(`/report/${person.email}`)).status).toBe(404);
  return [page, ...tables].join("\n");
}

async function staffLooks(id: string): Promise<void> {
  const [list, edit] = (await Promise.all([import("../../app/routes/app.registrations._index/route.tsx"), import("../../app/routes/app.registrations.$id_.edit.tsx")])) as unknown as { loader: Frame; action: Frame }[];
  for (const search of [person.email, orders[0]!, person.name]) {
    const { data } = JSON.parse((await staff(list!.action, "/app/registrations", { json: { search } })).text) as { data: { find: string } };
    const address = `/app/registrations?${new URLSearchParams({ find: data.find })}`;
    told.push(address);
    const { status, text } = await staff(list!.loader, address);
    expect(status).toBe(200);
    if (search !== person.name) expect(text).toContain(person.email);
  }
  const form = JSON.parse((await staff(edit!.loader, `/app/registrations/${id}/edit`, { params: { id } })).text) as Record<string, unknown>;
  expect(JSON.stringify(form)).toContain(person.name);
  const changed = await staff(edit!.action, `/app/registrations/${id}/edit`, { params: { id }, form: { email: person.email, name: person.name, productId: "", purchaseDate: "2026-05-01", orderId: orders[0]!, note: `${person.note} for ${person.name}`, isBuyer: "yes" } });
  expect(changed.status, changed.text).toBeLessThan(400);
  expect((await staff(edit!.loader, `/app/registrations/${id}/edit`, { params: { id } })).text).toContain(`${person.note} for ${person.name}`);
  await staff(edit!.loader, "/app/registrations/x/edit", { params: { id: `${person.name} ${person.email}` } }).catch(() => undefined);
}

/** The tables that the data map says hold an Amazon order id. */
function tablesOfOrderIds(): string[] {
  const line = readFileSync("docs/engineers/data-map.md", "utf8").split("\n").find((one) => one.startsWith("| Amazon order id"))!;
  return [...line.split("|")[3]!.matchAll(/`(\w+)`/g)].map((match) => `public.${match[1]}`);
}

test("a person's data, taken in everywhere and refused everywhere, is in no output in clear", async () => {
  const { id, code } = await registers();
  await imports();
  await filesArePushed();
  await shopifyTells();
  await othersTell(code);
  await staffLooks(id);
  await ask(`/q/NOSUCHCODE?email=${person.email}`);
  await ask(`/me/${person.name}`);
  await eventually(async () => expect(await one("select 1 from registrations where customer_gid is not null and state = 'confirmed'")).toBeTruthy());
  const report = await reportShows();
  const metrics = await ask("/metrics", { headers: { Authorization: "Bearer metrics-token-of-the-test" } });
  const operations = await ask("/operations", { headers: { Authorization: `Basic ${Buffer.from("a:operations-token-of-the-test").toString("base64")}` } });
  await stopJobs();
  await stopTracing();

  const log = written.join("");
  expect(log).toContain("job done");
  expect(log).toContain("job failed");
  expect(collector.raw.join("")).toContain("request");
  expect([metrics.status, operations.status]).toEqual([200, 200]);
  const inFiles = readTree(folder);
  expect([...inFiles.keys()].some((name) => name.includes("data-requests"))).toBe(true);
  const dump = await dumpTables(database.ownerUrl());
  expect(dump.get("public.registrations")).toContain(id);
  expect(dump.get("pgboss.job")).toContain("webhook");

  const outputs = new Map<string, string>([["log", log], ["spans", collector.raw.join("\n")], ["metrics", metrics.body], ["operations page", operations.body], ["shared report", report], ["headers and addresses", told.join("\n")], ...inFiles, ...dump]);
  const leaks = [...outputs].flatMap(([where, text]) => found(text).map((what) => `${what} in ${where}`));
  const mayHaveOrders = new Set(tablesOfOrderIds().map((table) => `order id in ${table}`));
  expect(leaks.filter((leak) => !mayHaveOrders.has(leak))).toEqual([]);
  // The search finds what is there: order ids stand where the map says that they do.
  expect(leaks).toEqual(expect.arrayContaining(["order id in public.registrations", "order id in public.amazon_orders"]));
});

import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { handleReport } from "#app/flywheel/reports/index.ts";
import { createDropToken, handleFileDrop, readImport, runImport } from "#app/imports/index.ts";
import { handlePublic } from "#app/migration/landing/index.ts";
import { handleMailEvents, parseOrderId } from "#app/migration/registration/index.ts";
import { mailEventsAccess } from "#app/migration/registration/mail-events/password.ts";
import { withShop } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { handleWebhook } from "#app/shopify/index.ts";
import { aCard, tokenOf, type Card } from "#tests/landing/support.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

// Whatever anybody sends to a public address, byte for byte: an answer that is no 500, no error in the log, and the
// process serves on. `FUZZ_RUNS=50 FUZZ_SEED=7 npm test -- fuzz` looks fifty times as long, elsewhere.
const runs = (count: number) => ({ numRuns: count * Number(process.env.FUZZ_RUNS ?? 1), seed: Number(process.env.FUZZ_SEED ?? 1), endOnFailure: true });
vi.setConfig({ testTimeout: 240_000 });
process.env.FILES_DIR = mkdtempSync(join(tmpdir(), "flybridge-fuzz-"));
useDatabase();

let server: Server;
let port = 0;
let card: Card;
let dropToken = "";
let mailPassword = "";
const errors = vi.spyOn(log, "error");

beforeAll(async () => {
  const shop = await aShop("fuzz.myshopify.com");
  card = await aCard(shop, { gtin: "09506000134352", lot: "L1" });
  await withShop(shop, (tx) => tx.run("insert into host_directory (host, shop_id) values ('cards.fuzz.example', $1)", [shop]));
  dropToken = await createDropToken(shop, "fuzz", "staff:1");
  mailPassword = (await withShop(shop, mailEventsAccess)).password;
  server = createServer((req, res) => {
    if (handlePublic(req, res)) return;
    if (req.url?.startsWith("/webhooks")) return void handleWebhook(req, res);
    if (req.url?.startsWith("/drop/")) return void handleFileDrop(req, res);
    if (req.url?.startsWith("/mail-events")) return void handleMailEvents(req, res);
    if (req.url?.startsWith("/report/")) return void handleReport(req, res);
    res.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  errors.mockRestore();
  server.closeAllConnections();
  server.close();
});

type Sent = { method?: string; headers?: Record<string, string>; body?: Uint8Array | string };

async function send(path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const req = httpRequest({ host: "127.0.0.1", port, path, method, headers: { "user-agent": "Mozilla/5.0", ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }), ...headers } }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("end", () => done({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
      res.on("error", fail);
    });
    // An answer that came before the whole body was read closes the connection: the answer counts.
    req.on("error", (error: NodeJS.ErrnoException) => (/ECONNRESET|EPIPE/.test(error.code ?? "") ? done({ status: 413, text: "" }) : fail(error)));
    req.end(body);
  });
}

async function expectServed(path: string, sent: Sent = {}): Promise<{ status: number; text: string }> {
  const answer = await send(path, sent);
  const told = errors.mock.calls.map(([fields, message]) => `${String(message)}: ${String((fields as { error?: unknown }).error)}`);
  expect({ path, status: answer.status === 500 ? 500 : "served", errors: told }).toEqual({ path, status: "served", errors: [] });
  return answer;
}

async function expectAlive(): Promise<void> {
  expect((await send(`/q/${card.code}`)).status).toBe(200);
}

/** Text as people and programs send it: words, signs of every script, control characters, and what parsers trip over. */
const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom("", "\0", "%00", "%", "%E0%A4%A", "..", "../../etc/passwd", "null", "undefined", "NaN", "__proto__", "constructor", "'; drop table shops; --", "{{7*7}}", "\u202e", "9".repeat(400), "a".repeat(3000)),
);
/** A text with some characters swapped, taken out or put in. */
const mutated = (text: string) =>
  fc.array(fc.tuple(fc.nat(Math.max(0, text.length - 1)), fc.constantFrom("swap", "drop", "add"), fc.string({ unit: "binary", minLength: 1, maxLength: 2 })), { minLength: 1, maxLength: 6 }).map((changes) =>
    changes.reduce((now, [at, how, with_]) => (how === "drop" ? now.slice(0, at) + now.slice(at + 1) : how === "add" ? now.slice(0, at) + with_ + now.slice(at) : now.slice(0, at) + with_ + now.slice(at + 1)), text));
/** Bytes of a file with some flipped, cut off, doubled. */
const mutatedBytes = (bytes: Buffer) =>
  fc.tuple(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 }), fc.nat(bytes.length), fc.boolean()).map(([flips, end, twice]) => {
    const changed = Buffer.from(bytes);
    for (const [at, value] of flips) changed[at] = value;
    return twice ? Buffer.concat([changed, changed.subarray(0, end)]) : changed.subarray(0, Math.max(1, end));
  });
/** As it may stand in a request line: percent-encoded, or raw where the protocol lets it. */
const inPath = (text: string, raw: boolean) => (raw ? text.replace(/[^!-~]/g, "") : encodeURIComponent(text.toWellFormed()));

test("card codes", async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(nasty, mutated(card.code)), fc.boolean(), nasty, async (code, raw, query) => {
    await expectServed(`/q/${inPath(code, raw)}?l=${inPath(query, raw)}`);
    await expectServed(`/q?code=${inPath(code, raw)}`);
  }), runs(60));
  await expectAlive();
});

test("order ids", () => {
  fc.assert(fc.property(fc.oneof(nasty, mutated("114-3941689-8772232"), fc.string({ unit: fc.constantFrom(..."0123456789- ‐–—٠١٢OoIl") })), (text) => {
    const read = parseOrderId(text);
    if (read.ok) expect(read.orderId).toMatch(/^[0-9DSP]\d{2}-\d{7}-\d{7}$/);
  }), runs(2000));
});

test("GS1 Digital Links", async () => {
  const path = `/01/09506000134352/10/L1/21/${card.code}`;
  await fc.assert(fc.asyncProperty(fc.oneof(mutated(path).map((text) => `/01${text.slice(3).replace(/[^!-~]/g, (sign) => encodeURIComponent(sign.toWellFormed()))}`), fc.tuple(nasty, nasty, fc.constantFrom("10", "21", "22", "235", "8004", "x")).map(([gtin, value, ai]) => `/01/${inPath(gtin, false)}/${ai}/${inPath(value, false)}`)), fc.boolean(), async (address, posts) => {
    await expectServed(address, { headers: { host: "cards.fuzz.example" }, ...(posts ? { method: "POST", body: "email=a%40b.example" } : {}) });
  }), runs(60));
  await expectAlive();
});

test("the forms of a card and of a person's page", async () => {
  const token = tokenOf((await send(`/q/${card.code}`)).text);
  const field = fc.oneof(nasty, fc.constantFrom("yes", "a@b.example", "114-3941689-8772232", "2026-02-30", "link", "claim", token));
  await fc.assert(fc.asyncProperty(fc.dictionary(fc.constantFrom("email", "consent", "website", "t", "cv", "do", "l", "orderId", "r"), field), fc.boolean(), mutated(token), async (fields, keeps, forged) => {
    const form = new URLSearchParams(Object.entries({ ...(keeps ? { t: forged } : {}), ...fields }).map(([name, value]) => [name, value.toWellFormed()]));
    await expectServed(`/q/${card.code}`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" }, body: form.toString() });
    await expectServed(`/me/${encodeURIComponent(forged.toWellFormed())}/${["", "export", "details", "certificate.pdf"][form.size % 4]}`);
  }), runs(40));
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (body) => void (await expectServed(`/q/${card.code}`, { method: "POST", body }))), runs(25));
  await expectAlive();
});

test("webhooks, genuinely signed", async () => {
  const topics = ["orders/create", "customers/redact", "customers/merge", "app/uninstalled", "products/update", "no/such"];
  const whole = Buffer.from(JSON.stringify({ id: 1, customer: { id: 2, email: "a@b.example" }, orders_to_redact: [1], admin_graphql_api_customer_kept_id: "gid://shopify/Customer/1", note: "\u0000 é" }));
  const body = fc.oneof(mutatedBytes(whole), fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)), fc.json().map((text) => Buffer.from(text.toWellFormed())));
  const header = fc.oneof(fc.constantFrom("fuzz.myshopify.com", "nobody.myshopify.com"), nasty.map((text) => text.replace(/[^ -~]/g, "")));
  await fc.assert(fc.asyncProperty(body, fc.constantFrom(...topics), header, header, async (bytes, topic, domain, id) => {
    const signature = createHmac("sha256", "test-secret").update(bytes).digest("base64");
    await expectServed("/webhooks", { method: "POST", body: bytes, headers: { "x-shopify-topic": topic, "x-shopify-shop-domain": domain, "x-shopify-webhook-id": id, "x-shopify-hmac-sha256": signature, "x-shopify-triggered-at": id } });
  }), runs(80));
  await expectAlive();
});

test("app proxy calls, genuinely signed, reports' links and pictures", async () => {
  await fc.assert(fc.asyncProperty(fc.dictionary(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), nasty), nasty, async (extra, path) => {
    const query = new Map(Object.entries({ ...extra, shop: "fuzz.myshopify.com", path_prefix: "/apps/card", timestamp: String(Math.floor(Date.now() / 1000)) }).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]));
    query.delete("signature");
    const signed = [...query].map(([name, value]) => `${name}=${value}`).sort().join("");
    query.set("signature", createHmac("sha256", "test-secret").update(signed).digest("hex"));
    await expectServed(`/proxy/q/${inPath(path, false)}?${new URLSearchParams([...query])}`);
    await expectServed(`/report/${inPath(path, false)}/${inPath(path, true)}.csv`);
    await expectServed(`/media/${inPath(path, true)}`);
    await expectServed(`/guide/${inPath(path, false)}`);
  }), runs(30));
  await expectAlive();
});

test("what mail providers tell", async () => {
  const authorization = `Bearer ${mailPassword}`;
  const notice = { Type: "Notification", Message: JSON.stringify({ notificationType: "Bounce", bounce: { bounceType: "Permanent", bouncedRecipients: [{ emailAddress: "a@b.example" }] }, mail: { messageId: "1", headers: [{ name: "X", value: "y" }] } }) };
  const postmark = { RecordType: "Bounce", Type: "HardBounce", Email: "a@b.example", Metadata: { mail: "1" }, BouncedAt: "2026-01-01T00:00:00Z" };
  const own = { events: [{ type: "bounce", email: "a@b.example", mail: "x", at: "yesterday" }] };
  const bodies = [notice, postmark, own, [own, postmark]].map((one) => Buffer.from(JSON.stringify(one)));
  const body = fc.oneof(...bodies.map(mutatedBytes), fc.json().map((text) => Buffer.from(text.toWellFormed())), fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)));
  await fc.assert(fc.asyncProperty(body, async (bytes) => void (await expectServed("/mail-events", { method: "POST", body: bytes, headers: { authorization } }))), runs(80));
  await fc.assert(fc.asyncProperty(nasty.map((text) => text.replace(/[^ -~]/g, "")), async (text) => void (await expectServed("/mail-events", { method: "POST", body: "{}", headers: { authorization: text } }))), runs(25));
  await expectAlive();
});

test("pushed files: their address, their headers and every byte of them", async () => {
  const report = Buffer.from(`amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsales-channel\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\tship-country\tship-postal-code\n114-3941689-8772232\t2026-06-05T10:00:00+00:00\t2026-06-06T10:00:00+00:00\tShipped\tAmazon.com\tCARRIER-1\tB0CARRIER1\tShipped\t1\tUSD\t129.00\tUS\t10115\n`);
  const authorization = `Bearer ${dropToken}`;
  const imports: string[] = [];
  await fc.assert(fc.asyncProperty(fc.oneof(mutatedBytes(report), fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), bytes]))), fc.oneof(fc.constantFrom("report.txt", "report.xlsx", "report.zip", "report.json"), nasty), async (bytes, name) => {
    const { status, text } = await expectServed(`/drop/amazon-orders?name=${inPath(name, false)}`, { method: "PUT", body: bytes, headers: { authorization } });
    if (status === 202) imports.push((JSON.parse(text) as { importId: string }).importId);
  }), runs(30));
  for (const id of imports.slice(0, 20)) {
    await runImport(card.shopId, id);
    expect(["done", "failed"]).toContain((await readImport(card.shopId, id)).state);
  }
  await fc.assert(fc.asyncProperty(nasty, nasty.map((text) => text.replace(/[^ -~]/g, "")), fc.boolean(), async (path, header, valid) => {
    await expectServed(`/drop/${inPath(path, false)}?${inPath(path, false)}=${inPath(path, true)}`, { method: "PUT", body: "x", headers: { authorization: valid ? authorization : header } });
    await expectServed(`/drop/imports/${inPath(path, false)}`, { headers: { authorization } });
    await expectServed(`/drop/${inPath(path, true)}`, { method: "PUT", body: "x", headers: { authorization } });
  }), runs(25));
  await expectAlive();
});

import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handleFileDrop } from "#app/imports/index.ts";
import { handlePublic } from "#app/migration/landing/index.ts";
import { handleMailEvents, registrationJobs } from "#app/migration/registration/index.ts";
import { tooLarge } from "#app/platform/body-limit.ts";
import { pool, withDomain, withShop } from "#app/platform/db.ts";
import { ensureShop, findShopId } from "#app/platform/shops.ts";
import { API_VERSION } from "#app/shopify/api-version.ts";
import { handleWebhook } from "#app/shopify/index.ts";
import { aCard } from "#tests/landing/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";
import { useShopify } from "#tests/support/shopify.ts";
import { sessionToken } from "./two-shops.ts";

// What Shopify's app review tries and its security check looks for, by their names. Scopes, API versions in every file
// and the webhooks' addresses: tests/shopify/app-config.test.ts.

useDatabase();
const shopify = useShopify();
let server: Server;
let origin = "";

beforeAll(async () => {
  server = createServer((req, res) => {
    if (handlePublic(req, res)) return;
    if (req.url === "/webhooks") return void handleWebhook(req, res);
    if (req.url === "/mail-events") return void handleMailEvents(req, res);
    void handleFileDrop(req, res);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const webhook = (topic: string, domain: string, body: string, secret = "test-secret") =>
  fetch(`${origin}/webhooks`, { method: "POST", body, headers: { "x-shopify-topic": topic, "x-shopify-shop-domain": domain, "x-shopify-webhook-id": crypto.randomUUID(), "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64") } });

test("COMMITTED_SECRET: no file under version control holds a token, a private key or a secret", () => {
  const patterns = /\bshp(at|ss|ca|pa|rt)_[a-f0-9]{32}\b|-----BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bsk-[A-Za-z0-9]{32,}\b|\bghp_[A-Za-z0-9]{36}\b|\bxox[bp]-[\w-]{20,}|\bSHOPIFY_API_SECRET=[a-f0-9]{32}/;
  const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter((file) => /\.(ts|tsx|js|mjs|json|toml|md|ya?ml|sql|sh|env|html|liquid|txt|csv)$|(^|\/)\.[\w.]+$|Dockerfile/.test(file));
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => /(^|\/)\.env(\.|$)/.test(file) && !file.endsWith(".example"))).toEqual([]);
  expect(files.filter((file) => patterns.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("APP_PROXY_UNVERIFIED_SIGNATURE: without Shopify's signature, with a wrong, an old or a doubled one, nothing is answered", async () => {
  const { code } = await aCard(await ensureShop(shopify.standIn().shopDomain));
  const address = (changes: Record<string, string> = {}, secret = "test-secret") => {
    const query = { shop: shopify.standIn().shopDomain, path_prefix: "/apps/card", timestamp: String(Math.floor(Date.now() / 1000)), ...changes };
    const signature = createHmac("sha256", secret).update(Object.entries(query).map(([name, value]) => `${name}=${value}`).sort().join("")).digest("hex");
    return `${origin}/proxy/q/${code}?${new URLSearchParams({ ...query, signature })}`;
  };
  expect((await fetch(address())).status).toBe(200);
  const refused = [`${origin}/proxy/q/${code}`, address({}, "another"), address({ timestamp: "1700000000" }), `${address()}&shop=other.myshopify.com`, address().replace(/signature=../, "signature=00")];
  for (const one of refused) expect([one, (await fetch(one)).status]).toEqual([one, 401]);
});

test("END_OF_LIFE_API_VERSION: the version is supported for two more months at least", () => {
  const [year = 0, month = 0] = API_VERSION.split("-").map(Number);
  const ends = Date.UTC(year + 1, month - 1, 1);
  expect(ends - Date.now(), `${API_VERSION} ends on ${new Date(ends).toISOString().slice(0, 10)}: move to the newest stable one`).toBeGreaterThan(60 * 86_400_000);
});

test("SHOP_SCOPED_QUERY: only platform and shopify speak to the database without a shop", () => {
  const files = execFileSync("git", ["ls-files", "app"], { encoding: "utf8" }).split("\n").filter((file) => /\.tsx?$/.test(file));
  const without = files.filter((file) => /\bpool\(\)\.(query|connect)|\bwithDirectory\(/.test(readFileSync(file, "utf8")) && !/^app\/(platform|shopify|operations)\//.test(file));
  // They read the directory alone: which shop a host or a code is of, and what of a shop stays when it goes.
  expect(without.filter((file) => !/^app\/migration\/(landing|inserts|registration)\//.test(file))).toEqual([]);
});

test.each(["customers/data_request", "customers/redact", "shop/redact"])("compliance topic %s: 401 for a wrong signature and nothing written, 200 for a right one", async (topic) => {
  const { shopDomain } = shopify.standIn();
  const shopId = await ensureShop(shopDomain);
  const body = JSON.stringify({ customer: { id: 7, email: "somebody@example.com" }, orders_to_redact: [], data_request: { id: 1 } });
  const inbox = () => withShop(shopId, async (tx) => (await tx.query("select 1 from webhook_inbox where topic = $1", [topic])).length);
  expect((await webhook(topic, shopDomain, body, "wrong")).status).toBe(401);
  expect(await inbox()).toBe(0);
  expect((await webhook(topic, shopDomain, body)).status).toBe(200);
  expect(await inbox()).toBe(1);
  // Until it is worked off, the payload lies there encrypted.
  expect(await withShop(shopId, (tx) => tx.query("select 1 from webhook_inbox where payload::text like '%somebody%'"))).toEqual([]);
});

describe("install", () => {
  const agent = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36" };

  test("straight to the app: the root hands on to the embedded pages, nobody types a domain, nobody signs in twice", async () => {
    const { loader } = await import("#app/routes/_index.tsx");
    const answer = (await Promise.resolve(loader({ request: new Request("https://app.flybridge.test/?shop=a.myshopify.com&host=x"), params: {}, context: {} })).catch((thrown: unknown) => thrown)) as Response;
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/app?shop=a.myshopify.com&host=x"]);
    const routes = execFileSync("git", ["ls-files", "app/routes"], { encoding: "utf8" });
    expect(routes).not.toMatch(/login/);
  });

  test("EXPIRING_OFFLINE_TOKEN, install and re-install: the first page exchanges its session token for an offline token that ends, also after an uninstall", async () => {
    const { requireStaff } = await import("#app/shopify/app.server.ts");
    const { shopDomain, uninstall } = shopify.standIn();
    const open = () => requireStaff(new Request("https://app.flybridge.test/app", { headers: { ...agent, authorization: `Bearer ${sessionToken(shopDomain)}` } }));
    const stored = () => withDomain(shopDomain, (tx) => tx.query<{ ends: boolean; renews: boolean }>(`select expires > now() at time zone 'UTC' as ends, "refreshToken" is not null as renews from "Session" where shop = $1 and not "isOnline"`, [shopDomain]));
    const { shopId } = await open();
    expect(await stored()).toEqual([{ ends: true, renews: true }]);

    uninstall();
    expect((await webhook("app/uninstalled", shopDomain, "{}")).status).toBe(200);
    await drainJobs({ webhook: registrationJobs.webhook! });
    expect(await stored()).toEqual([]);
    // Late deliveries with a dead token are taken all the same.
    expect((await webhook("orders/updated", shopDomain, JSON.stringify({ id: 1 }))).status).toBe(200);

    shopify.standIn().shop(shopDomain).data.installed = true;
    expect((await open()).shopId).toBe(shopId);
    expect(await stored()).toEqual([{ ends: true, renews: true }]);
    const row = await pool().query("select uninstalled_at, redacted_at from shop_directory where id = $1", [shopId]);
    expect(row.rows).toEqual([{ uninstalled_at: null, redacted_at: null }]);
    expect(await findShopId(shopDomain)).toBe(shopId);
  });
});

test("who may frame: the admin by its own shop and Shopify's admin alone, public answers by nobody", async () => {
  const { addDocumentResponseHeaders } = await import("#app/shopify/app.server.ts");
  const policyFor = (shop: string) => {
    const headers = new Headers();
    addDocumentResponseHeaders(new Request(`https://app.flybridge.test/app?shop=${shop}&embedded=1`), headers);
    return headers.get("content-security-policy") ?? "";
  };
  expect(policyFor("a.myshopify.com")).toMatch(/frame-ancestors https:\/\/a\.myshopify\.com https:\/\/admin\.shopify\.com/);
  expect(policyFor("b.myshopify.com")).not.toContain("a.myshopify.com");
  for (const no of ["evil.example", "a.myshopify.com.evil.example", "a.myshopify.com%20https://evil.example", "a.myshopify.com;script-src%20*", "evil.example/a.myshopify.com"]) expect(policyFor(no), no).not.toMatch(/evil|script-src/);
  const { code } = await aCard(await ensureShop(shopify.standIn().shopDomain));
  for (const [path, method] of [[`/q/${code}`, "GET"], ["/q/NOSUCHCARD", "GET"], ["/q", "GET"], ["/me/x", "GET"], ["/media/1/logo/x", "GET"], ["/guide/x", "GET"], ["/proxy/q/x", "GET"], ["/drop/imports/x", "GET"], ["/mail-events", "POST"], ["/webhooks", "POST"]] as const) {
    const reply = await fetch(`${origin}${path}`, { method });
    expect([path, reply.headers.get("content-security-policy")]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
    expect([path, reply.headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
  }
});

test("upload limits: a form, a webhook and a mail event larger than any of ours are refused while they come", async () => {
  const { code } = await aCard(await ensureShop(shopify.standIn().shopDomain));
  const send = (path: string, bytes: number, headers: Record<string, string> = {}) => fetch(`${origin}${path}`, { method: "POST", body: "x".repeat(bytes), headers }).then((reply) => reply.status, () => 413);
  expect(await send(`/q/${code}`, 40 * 1024)).toBe(413);
  expect(await send("/webhooks", 6 * 1024 * 1024)).toBe(413);
  // The admin's forms, read as Remix reads them: said to be large, or only found to be while they come.
  let read = 0;
  const admin = createServer((req, res) => {
    if (tooLarge(req, res, 50_000)) return;
    void (async () => {
      for await (const chunk of createReadableStreamFromReadable(req) as unknown as AsyncIterable<Uint8Array>) read += chunk.length;
      if (!res.headersSent) res.writeHead(200).end(String(read));
    })().catch(() => undefined);
  });
  await new Promise<void>((done) => admin.listen(0, "127.0.0.1", done));
  const post = (body: BodyInit) => fetch(`http://127.0.0.1:${(admin.address() as AddressInfo).port}`, { method: "POST", body, ...({ duplex: "half" } as object) }).then((reply) => reply.status, () => 413);
  const flowing = (chunks: number) => new ReadableStream({ start: (to) => { for (let at = 0; at < chunks; at++) to.enqueue(new Uint8Array(10_000)); to.close(); } });
  expect([await post("x".repeat(60_000)), await post("x".repeat(40_000)), await post(flowing(4)), read]).toEqual([413, 200, 200, 80_000]);
  expect([await post(flowing(3000)), read < 5_000_000]).toEqual([413, true]);
  admin.close();
});

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "smol-toml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPerson } from "#app/flywheel/index.ts";
import { keepJourneys } from "#app/flywheel/journeys/index.ts";
import { handlePixel, pixelTasks } from "#app/flywheel/pixel/index.ts";
import { shopifyJobs } from "#app/shopify/index.ts";
import { withShop } from "#app/platform/db.ts";
import { pixelAccount } from "#app/platform/pixel-account.ts";
import { aCard, type Card } from "#tests/landing/support.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { startPixel } from "./pixel-sandbox.ts";

useDatabase();
const shopify = useShopify();
const app = createServer((req, res) => void handlePixel(req, res));
let endpoint = "";
let shopId = 0;
let card: Card;
beforeAll(async () => {
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
  endpoint = `http://127.0.0.1:${(app.address() as AddressInfo).port}/pixel`;
  shopId = await aShop(shopify.standIn().shopDomain);
  card = await aCard(shopId);
  await installToken(shopify.standIn());
});
afterAll(() => new Promise((done) => app.close(done)));

const config = parse(await readFile("extensions/journey-pixel/shopify.extension.toml", "utf8")) as { runtime_context: string; customer_privacy: object; settings: { fields: Record<string, unknown> } };
const post = (body: unknown) => fetch(endpoint, { method: "POST", body: JSON.stringify(body) });
const visit = { at: Date.now() - 3_600_000, landing: "/", referrer: "tiktok.com", source: null, medium: null, click: null, card: null };
const report = (order: string, visits: object[] = [visit]) => ({ account: pixelAccount(shopId), consent: "analytics", order, visits });
const stored = (order: string, shop = shopId) => withShop(shop, (tx) => tx.first<{ touches: { card: string | null }[] }>("select touches from pixel_journeys where shop_id = $1 and order_gid = $2", [shop, `gid://shopify/Order/${order}`]));

test("the pixel runs in the strict sandbox, only with consent to analytics", () => {
  expect(config).toMatchObject({ runtime_context: "strict", customer_privacy: { analytics: true, marketing: false, preferences: false, sale_of_data: "disabled" } });
});

test("arrivals are noted in the browser and told once, with the order, without a person in them", async () => {
  const pixel = await startPixel();
  await pixel.view("https://mira.example/products/a?utm_source=Klaviyo&utm_medium=email&utm_campaign=quilla@example.com&email=quilla@example.com", "");
  await pixel.view("https://mira.example/products/b", "https://mira.example/products/a");
  await pixel.view("https://mira.example/?ttclid=secret123", "https://www.tiktok.com/@someone/video/1");
  await pixel.view("https://mira.example/checkouts/cn/quilla", "https://www.google.com/");
  await pixel.view("https://mira.example/?utm_source=quilla%40example.com", "https://www.tiktok.com/", new Date(Date.now() + 1000));
  expect(pixel.sent).toEqual([]);
  await pixel.complete("gid://shopify/OrderIdentity/5550001");
  await pixel.complete("gid://shopify/OrderIdentity/5550001");
  expect(pixel.sent).toHaveLength(1);
  const { address, body, headers, keepalive } = pixel.sent[0]!;
  expect([address, keepalive, headers]).toEqual(["https://app.example/pixel", true, { "Content-Type": "text/plain" }]);
  expect(body).not.toMatch(/quilla|@|secret123|video/);
  expect(JSON.parse(body)).toMatchObject({
    account: "account",
    consent: "analytics",
    order: "5550001",
    visits: [
      { landing: "/products/a", source: "klaviyo", medium: "email", referrer: null, click: null },
      { landing: "/", referrer: "tiktok.com", click: "ttclid", source: null },
      { landing: "/checkouts", referrer: "google.com" },
      { landing: "/", referrer: "tiktok.com", click: null, source: null },
    ],
  });
  expect(pixel.storage.size).toBe(0);
});

test("without consent nothing is noted or sent; consent taken back forgets what was noted", async () => {
  const pixel = await startPixel({ analytics: false });
  await pixel.view("https://mira.example/?ttclid=1", "");
  await pixel.complete("5550002");
  await pixel.consent(true);
  await pixel.view("https://mira.example/?ttclid=1", "");
  expect(pixel.storage.size).toBe(1);
  await pixel.consent(false);
  expect(pixel.storage.size).toBe(0);
  await pixel.complete("5550003");
  expect(pixel.sent).toEqual([]);
});

test("a report is kept once by order, and what it says of cards is believed only of the shop's own", async () => {
  const answer = await post(report("7000001", [{ ...visit, card: card.code }, { ...visit, at: visit.at + 1, card: "22222222" }]));
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
  expect((await post(report("7000001", [{ ...visit, referrer: "evil.example" }]))).status).toBe(204);
  expect((await stored("7000001"))?.touches.map((one) => one.card)).toEqual([card.code, null]);
});

test("what is not a report of an installed shop, with consent, is refused by field and leaves nothing", async () => {
  const { consent: _consent, ...without } = report("7000002");
  const bad: [unknown, number, RegExp][] = [
    [without, 400, /^consent/],
    [{ ...report("7000002"), email: "ana@example.com" }, 400, /email/],
    [report("7000002", [{ ...visit, landing: "/a?email=ana" }]), 400, /^visits\.0\.landing/],
    [report("7000002", [{ ...visit, source: "ana@example.com" }]), 400, /^visits\.0\.source/],
    [{ ...report("7000002"), order: "#1" }, 400, /^order/],
    [{ ...report("7000002"), account: `${pixelAccount(shopId).slice(0, -2)}xx` }, 404, /^account/],
    ["x".repeat(20_000), 400, /JSON/],
  ];
  for (const [body, status, text] of bad) {
    const answer = await post(body);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(text)]);
  }
  const gone = await aShop();
  await withShop(gone, (tx) => tx.run("update shop_directory set uninstalled_at = now() where id = $1", [gone]));
  expect((await post({ ...report("7000002"), account: pixelAccount(gone) })).status).toBe(404);
  expect(await stored("7000002")).toBeUndefined();
});

test("a flood from one network ends, and reports without an order are dropped after a week", async () => {
  const flood = await Promise.all(Array.from({ length: 65 }, (_, index) => post(report(String(8_000_000 + index)))));
  const taken = flood.filter(({ status }) => status === 204).length;
  expect(flood.filter(({ status }) => status === 429)).toHaveLength(65 - taken);
  expect(taken).toBeLessThanOrEqual(60);
  const task = pixelTasks[0]!;
  if ("eachShop" in task) await task.eachShop(shopId, new Date(Date.now() + 8 * 86_400_000), new AbortController().signal);
  expect(await withShop(shopId, (tx) => tx.query("select 1 from pixel_journeys where shop_id = $1", [shopId]))).toEqual([]);
});

test("the visits feed the journey of the order's customer, and one that Shopify tells as well counts once", async () => {
  const other = await aShop();
  const at = Date.now() - 600_000;
  const person = "gid://shopify/Customer/9";
  const own = await aCard(other);
  const hour = 3_600_000;
  const visits = [
    { ...visit, at: at - 50 * hour, card: own.code, referrer: null },
    { ...visit, at: at - 30 * hour, referrer: "chatgpt.com" },
    { ...visit, at: at - 20 * hour, referrer: "tiktok.com" },
    { ...visit, at: at - hour, referrer: null, source: "klaviyo", medium: "email" },
  ];
  await withShop(other, async (tx) => {
    await tx.run(
      `insert into shopify_orders (shop_id, gid, customer_gid, processed_at, updated_at, currency, total_minor, source_name, first_visit, card_code, card_seen_at)
       values ($1, 'gid://shopify/Order/9000001', $2, $3, $3, 'USD', 1000, 'web', $4, $5, $6)`,
      [other, person, new Date(at), JSON.stringify({ occurredAt: new Date(at - 20 * hour + 5_000).toISOString(), landingPage: "https://mira.example/", referrerUrl: "https://www.tiktok.com/" }), own.code, new Date(at - 49 * hour)],
    );
    await tx.run("insert into pixel_journeys (shop_id, order_gid, received_at, touches) values ($1, 'gid://shopify/Order/9000001', $2, $3)", [other, new Date(at), JSON.stringify(visits)]);
    await keepJourneys(tx, new Date());
    const history = await readPerson(tx, person);
    expect(history?.touches.map(({ channel, source }) => [channel, source])).toEqual([
      ["insert_scan", "journey pixel"],
      ["insert_scan", "card on the order"],
      ["ai_search", "journey pixel"],
      ["tiktok", "Shopify visit"],
      ["email_sms", "journey pixel"],
    ]);
    const ledger = await tx.query<{ channel: string; minor: number }>("select channel, sum(amount_minor)::int as minor from ledger_days where shop_id = $1 and model = 'linear' group by 1 order by 1", [other]);
    expect(ledger.reduce((sum, { minor }) => sum + minor, 0)).toBe(1000);
    expect(ledger.map(({ channel }) => channel)).toEqual(["ai_search", "email_sms", "tiktok"]);
  });
});

test("an install switches the pixel on with the settings that it declares; again, it is told where we are", async () => {
  const connect = () => shopifyJobs.sync!({ shopId, task: "pixel" }, { id: "j", signal: new AbortController().signal });
  await connect();
  const first = structuredClone(shopify.standIn().store.data.webPixel!);
  expect(first.settings).toEqual({ accountID: pixelAccount(shopId), endpoint: "https://app.flybridge.test/pixel" });
  expect(Object.keys(first.settings as object).sort()).toEqual(Object.keys(config.settings.fields).sort());
  shopify.standIn().store.data.webPixel!.settings = {};
  await connect();
  expect(shopify.standIn().store.data.webPixel).toEqual(first);
});

import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { handlePublic, stopPublic } from "#app/migration/landing/index.ts";
import { withShop } from "#app/platform/db.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { aCard, counts, PHONE, tokenOf, wordingOf, type Card } from "#tests/landing/support.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { useShopify } from "#tests/support/shopify.ts";

process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));
useDatabase();
const app = createServer((req, res) => void (handlePublic(req, res) || res.writeHead(404).end("not public")));
beforeAll(() => new Promise<void>((done) => app.listen(0, "127.0.0.1", done)));
const shopify = useShopify({ appUrl: () => `http://127.0.0.1:${(app.address() as AddressInfo).port}` });

const block = await readFile("extensions/registration-theme/blocks/register-product.liquid", "utf8");
let card: Card;
beforeAll(async () => {
  card = await aCard(await ensureShop(shopify.standIn().shopDomain, { name: "Mira", currency: "USD", timeZone: "UTC", locale: "en", country: "US" }));
});
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: new Date() }));
afterAll(async () => {
  vi.useRealTimers();
  await new Promise((done) => app.close(done));
  await stopPublic();
});

/** A browser on the storefront: everything goes through Shopify's app proxy. */
async function ask(path: string, form?: Record<string, string>): Promise<{ status: number; location: string; body: string }> {
  const headers = { "User-Agent": PHONE, "Accept-Language": "en-US", ...(form ? { "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded" } : {}) };
  const answer = await fetch(new URL(path, shopify.standIn().url), { method: form ? "POST" : "GET", redirect: "manual", headers, ...(form ? { body: new URLSearchParams(form).toString() } : {}) });
  return { status: answer.status, location: answer.headers.get("location") ?? "", body: await answer.text() };
}

test("the block's form names the fields that the app reads, and posts to the app proxy", () => {
  const form = /<form[\s\S]*<\/form>/.exec(block)?.[0] ?? "";
  expect([...form.matchAll(/ name="(\w+)"/g)].map((match) => match[1])).toEqual(["code", "email", "fallback", "l"]);
  expect(form).toContain('method="post" action="{{ block.settings.proxy_path | escape }}/register"');
  expect(block).toContain('"default": "/apps/card"');
});

test("a card code and an address typed on the storefront lead to the card's page, and one press registers", async () => {
  const sent = await ask("/apps/card/register", { code: card.code.toLowerCase(), email: "ana@example.com", l: "de" });
  expect(sent.status).toBe(303);
  expect(sent.location).toMatch(new RegExp(`^/apps/card/q/${card.code}\\?l=de&p=`));
  expect(sent.location).not.toMatch(/ana|%40|@/);
  const page = await ask(sent.location);
  expect(page.body).toContain('value="ana@example.com"');
  expect(page.body).toContain('<html lang="de"');
  expect(page.body).not.toMatch(/name="consent" value="yes" checked/);
  vi.setSystemTime(Date.now() + 5_000);
  const done = await ask(sent.location, { email: "ana@example.com", t: tokenOf(page.body), cv: wordingOf(page.body), l: "de", website: "" });
  expect(done.location).toMatch(/^\/apps\/card\/me\/[\w.-]+\/thanks$/);
  expect(await withShop(card.shopId, (tx) => tx.query("select code, locale from registrations where insert_id = $1", [card.insertId]))).toEqual([{ code: card.code, locale: "de" }]);
  expect(await counts(card)).toEqual({ scan: 1 });
});

test("without a card at hand the merchant's shared card code stands in; a typed one goes first", async () => {
  expect((await ask("/apps/card/register", { code: "", fallback: card.code })).location).toBe(`/apps/card/q/${card.code}`);
  expect((await ask("/apps/card/register", { code: "22222222", fallback: card.code })).status).toBe(404);
  const empty = await ask("/apps/card/register", { code: "", email: "ana@example.com" });
  expect([empty.status, empty.body.includes('action="/apps/card/q"')]).toEqual([200, true]);
});

test("another shop's card is unknown here, and so is its prefilled page", async () => {
  const other = await aCard(await aShop());
  expect((await ask("/apps/card/register", { code: other.code })).status).toBe(404);
  const { location } = await ask("/apps/card/register", { code: card.code, email: "ana@example.com" });
  const direct = await fetch(`http://127.0.0.1:${(app.address() as AddressInfo).port}/q/${other.code}${location.slice(location.indexOf("?"))}`, { headers: { "User-Agent": PHONE } });
  expect(await direct.text()).not.toContain("ana@example.com");
});

test("a typed address is forgotten after ten minutes, and only the proxy answers the form", async () => {
  const { location } = await ask("/apps/card/register", { code: card.code, email: "ana@example.com" });
  vi.setSystemTime(Date.now() + 11 * 60_000);
  const late = await ask(location);
  expect([late.status, late.body.includes("ana@example.com")]).toEqual([200, false]);
  const port = (app.address() as AddressInfo).port;
  expect((await fetch(`http://127.0.0.1:${port}/register`, { method: "POST" })).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/proxy/register?shop=${shopify.standIn().shopDomain}`, { method: "POST" })).status).toBe(401);
});

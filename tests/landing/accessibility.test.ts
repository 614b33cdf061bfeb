import { afterAll, beforeAll, expect, test } from "vitest";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type axe from "axe-core";
import { withShop } from "#app/platform/db.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { personToken } from "#app/migration/registration/index.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aCard, PHONE, startServer, type Card } from "./support.ts";

useDatabase();
process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));

const executablePath = process.env.CHROMIUM_PATH ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path)) ?? "/usr/bin/chromium";
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let server: Awaited<ReturnType<typeof startServer>>;
let browser: Browser;
let card: Card;
beforeAll(async () => {
  server = await startServer();
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const shopId = await aShop();
  await withShop(shopId, (tx) => tx.run(`update shops set settings = '{"recruitsCreators": true}' where shop_id = $1`, [shopId]));
  card = await aCard(shopId, { products: ["Mira Carrier", "Mira Sling"] });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await stopPublic();
});

/** Whatever axe finds, as lines to read. The policy lets no script in, so axe comes in beside it. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

async function aPhone(options: { locale?: string; dark?: boolean; script?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: options.locale ?? "en-US",
    userAgent: PHONE,
    colorScheme: options.dark ? "dark" : "light",
    javaScriptEnabled: options.script ?? true,
  });
  return context.newPage();
}

test.each([
  { locale: "en-US", dark: false },
  { locale: "de-DE", dark: true },
  { locale: "ar-SA", dark: false },
  { locale: "ja-JP", dark: true },
])("axe finds nothing on the landing, thank-you and person's pages: $locale, dark $dark", async ({ locale, dark }) => {
  const page = await aPhone({ locale, dark });
  const problems: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
  await page.goto(`${server.origin}/q/${card.code}`);
  expect(await violations(page)).toEqual([]);
  await page.locator(".lang summary").click();
  expect(await violations(page)).toEqual([]);
  // Nothing is wider than the phone, in either direction.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.locator(".lang summary").click();
  await page.waitForTimeout(2_600);
  await page.fill("#email", `anna-${locale}@example.com`);
  await page.locator("form button").click();
  await page.waitForURL("**/thanks");
  expect(await violations(page)).toEqual([]);
  await page.fill("#orderId", "114");
  await page.locator("form button").click();
  await page.locator(".errors").waitFor();
  expect(await violations(page)).toEqual([]);

  const [registration] = await withShop(card.shopId, (tx) => tx.query<{ id: string; linkVersion: number }>(`select id, link_version as "linkVersion" from registrations order by created_at desc limit 1`));
  const token = personToken({ shopId: card.shopId, registrationId: registration?.id ?? "", linkVersion: registration?.linkVersion ?? 1, access: "mailed" }, new Date());
  await page.goto(`${server.origin}/me/${token}`);
  for (const details of await page.locator("main details > summary").all()) await details.click();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(problems.filter((text) => /Content Security Policy/.test(text))).toEqual([]);
  await page.context().close();
});

test("without script, by keyboard alone: switch the language, fill in, register; nothing shifts", async () => {
  const page = await aPhone({ script: false });
  await page.goto(`${server.origin}/q/${card.code}`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Deutsch" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Garantie aktivieren" }).waitFor();
  await page.waitForTimeout(2_600);
  await page.getByLabel("E-Mail", { exact: true }).focus();
  await page.keyboard.type("keyboard@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  expect(await page.getByRole("checkbox").isChecked()).toBe(true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sie sind registriert" }).waitFor();
  await page.context().close();
});

test("at 200 % zoom on a small phone everything still fits and nothing is cut", async () => {
  const context = await browser.newContext({ viewport: { width: 195, height: 422 }, userAgent: PHONE });
  const page = await context.newPage();
  await page.goto(`${server.origin}/q/${card.code}?l=de`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(195);
  await context.close();
});

test("on slow 4G with a slow phone the page is painted, and nothing moves", async () => {
  const page = await aPhone();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(`${server.origin}/q/${card.code}`);
  const seen = await page.evaluate(
    () =>
      new Promise<{ painted: number; firstByte: number; shift: number }>((done) => {
        let shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shift += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        new PerformanceObserver((list) => {
          const last = list.getEntries().at(-1);
          const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
          setTimeout(() => done({ painted: last?.startTime ?? 0, firstByte: navigation?.responseStart ?? 0, shift }), 500);
        }).observe({ type: "largest-contentful-paint", buffered: true });
      }),
  );
  expect(seen.shift).toBe(0);
  // The figure itself is the bench's business; here only that it is painted, once, from the first flight.
  expect(seen.painted).toBeGreaterThan(0);
  await page.context().close();
});

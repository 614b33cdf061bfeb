import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Frame, Page } from "playwright-core";
import { createDemoData } from "#dev/demo-data/index.ts";
import { createScenarioShop, scenarioShop } from "#dev/demo-data/scenario/index.ts";
import { Clock } from "#dev/shopify/clock.ts";
import { signSessionToken } from "#dev/shopify/tokens.ts";
import { createDatabase } from "#tests/support/database.ts";
import { appFrame, openBrowser, openPage, startRunningApp, type RunningApp } from "#tests/support/running-app.ts";

let app: RunningApp;
let browser: Browser;
let desktop: Page;
const wide = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
let axe: string;

beforeAll(async () => {
  app = await startRunningApp({
    database: await createDatabase(),
    seed: async (environment, shopify) => {
      environment.DEMO_SHOP = scenarioShop;
      Object.assign(process.env, environment);
      await createDemoData({ standIn: shopify, stateFile: join(environment.FILES_DIR ?? "", "demo.json") });
      await createScenarioShop({ stateFile: join(environment.FILES_DIR ?? "", "scenario.json"), now: new Date() });
    },
  });
  browser = await openBrowser();
  desktop = await openPage(browser);
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const pages: [path: string, says: RegExp][] = [
  ["/app?demo=1", /Ten forces/],
  ["/app/migration?demo=1", /From card to first order/],
  ["/app/forces?demo=1", /TikTok Shop/],
  ...Array.from({ length: 10 }, (_unused, index): [string, RegExp] => [`/app/forces/${index + 1}?demo=1`, /How it is known/]),
  ["/app/attribution?demo=1", /Attribution/],
  ["/app/ltv?demo=1", /Revenue a customer since the first order/],
  ["/app/cac?demo=1", /Blended CAC by month/],
  ["/app/ai-search?demo=1", /Share of voice/],
  ["/app/ai-search/questions?demo=1", /Tracked questions/],
  ["/app/ai-search/sampler?demo=1", /This month/],
  ["/app/ai-search", /No answers yet/],
  ["/app/ai-search/questions", /Your brand/],
  ["/app/ai-search/paste", /Enter a question first/],
  ["/app/plan?demo=1", /Days 1–30/],
  ["/app/nodes?demo=1", /shop and a catalyst/],
  ["/app/nodes/tiktok?demo=1", /Posts on the line of branded search/],
  ["/app/nodes/email_sms?demo=1", /Sends by purpose/],
  ["/app/nodes/amazon?demo=1", /Repeat purchase/],
  ["/app/nodes/shopify?demo=1", /Customers by origin/],
  ["/app/nodes/amazon", /Shows with Amazon/],
  ["/app/reallocation?demo=1", /what the next unit brings/],
  ["/app/reallocation", /No spend is known yet/],
  ["/app/reports?demo=1", /Every table as CSV/],
  ["/app/reports", /Share without an account/],
  ["/app/creators?demo=1", /What they sold, by month/],
  ["/app/creators", /Enter a creator/],
  ["/app", /Flywheel/],
  ["/app/inserts", /Carrier warranty card/],
  ["/app/inserts/new", /insert/i],
  ["/app/products", /Mira Everyday Carrier/],
  ["/app/print-runs", /First 5,000/],
  ["/app/registrations", /Nobody has registered yet/],
  ["/app/links", /Nothing waits for you/],
  ["/app/claims", /No claim has come in/],
  ["/app/recall", /Download the list/],
  ["/app/orders", /Import your Amazon orders/],
  ["/app/imports", /Add files/],
  ["/app/imports/calendar", /Nothing entered yet/],
  ["/app/imports/costs", /Nothing entered yet/],
  ["/app/imports/settings", /Branded terms/],
  ["/app/settings", /Change the plan in Shopify/],
  ["/app/retention", /Applied every night/],
  ["/app/sync", /Where it stands/],
  ["/app/mail", /Confirmation: warranty/],
  ["/app/audit", /Audit log/],
  ["/app/data-requests", /Nobody has asked/],
  ["/app/stopped-work", /Nothing has stopped/],
  ["/app/inserts/01980000-0000-7000-8000-000000000000", /This page is not here|no insert/i],
];

test.each(pages)("%s opens, says what it should, has no fault that axe calls serious, and fits a phone", async (path, says) => {
  const faults: string[] = [];
  const listen = (error: Error) => faults.push(error.message);
  desktop.on("pageerror", listen);
  await desktop.goto(`${app.shopify.adminUrl}/apps/flybridge${path}`);
  const frame = await appFrame(desktop);
  await frame.getByText(says).first().waitFor({ state: "attached" });
  expect(await violationsIn(frame)).toEqual([]);
  desktop.off("pageerror", listen);
  expect(faults).toEqual([]);

  // The same page on a phone's width: loading it anew would double the time of this file and show the same.
  await desktop.setViewportSize(phone);
  await frame.waitForFunction((width) => innerWidth <= width, phone.width);
  await expect.poll(() => frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(1);
  await desktop.setViewportSize(wide);
});

test("one person's journey opens from the paths", async () => {
  await desktop.goto(`${app.shopify.adminUrl}/apps/flybridge/app/attribution?demo=1`);
  const frame = await appFrame(desktop);
  await frame.getByRole("link", { name: /^Customer \d+/ }).first().click();
  await frame.getByText(/What happened/).first().waitFor();
  expect(await violationsIn(frame)).toEqual([]);
});

test("an insert's page about its two landing pages says that none is tried", async () => {
  await desktop.goto(`${app.shopify.adminUrl}/apps/flybridge/app/inserts`);
  const list = await appFrame(desktop);
  await list.getByRole("link", { name: "Carrier warranty card" }).first().click();
  await list.getByText("Try a second page").waitFor();
  const address = new URL(list.url());
  await desktop.goto(`${app.shopify.adminUrl}/apps/flybridge${address.pathname}/pages`);
  const frame = await appFrame(desktop);
  await frame.getByText("No second page is being tried").waitFor();
  expect(await violationsIn(frame)).toEqual([]);
});

test("no parameter and no header of the admin leads to another site, nor lets one reload the app with a token", async () => {
  const agent = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36" };
  const token = signSessionToken({ apiKey: app.environment.SHOPIFY_API_KEY!, apiSecret: app.environment.SHOPIFY_API_SECRET! }, new Clock(), app.shopify.shopDomain);
  const names = ["return_to", "redirect", "redirect_uri", "next", "url", "host", "shop", "exitIframe", "shopify-reload", "appLoadId", "path_prefix"];
  for (const to of ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "https:elsewhere.example", `${app.url}@elsewhere.example`, "javascript:alert('elsewhere.example')", btoa("elsewhere.example/admin")]) {
    for (const path of ["/", "/app", "/app/inserts", "/app/inserts/new", "/auth/session-token", "/auth/exit-iframe", "/auth/login", "/auth/callback"]) {
      // All at once everywhere; alone where the library itself leads somewhere.
      for (const each of [names, ...(path.startsWith("/auth/") && to.includes("//elsewhere") ? ["host", "shop", "exitIframe", "shopify-reload"].map((name) => [name]) : [])]) {
        const query = new URLSearchParams({ shop: app.shopify.shopDomain, embedded: "1", ...Object.fromEntries(each.map((name) => [name, to])) });
        const reply = await fetch(`${app.url}${path}?${query}`, { redirect: "manual", headers: { ...agent, "X-Forwarded-Host": "elsewhere.example", ...(path === "/app" ? { authorization: `Bearer ${token}` } : {}) } });
        const body = await reply.text();
        for (const header of ["location", "refresh", "x-shopify-api-request-failure-reauthorize-url"]) {
          const at = reply.headers.get(header);
          if (at) expect(["127.0.0.1", app.shopify.shopDomain, "admin.shopify.com"], `${path}?${query} → ${at}`).toContain(new URL(at, app.url).hostname);
        }
        expect(body, `${path}?${query}`).not.toMatch(/(?:window\.open\(|location[^;]{0,20}=|http-equiv="?refresh)[^>;]{0,200}elsewhere/);
        if (path === "/auth/session-token" && each.includes("shopify-reload")) expect(reply.status, `${path}?${query}`).toBeGreaterThanOrEqual(400);
      }
    }
  }
});

test("with the demo data shown, nothing can be changed", async () => {
  const token = signSessionToken({ apiKey: app.environment.SHOPIFY_API_KEY!, apiSecret: app.environment.SHOPIFY_API_SECRET! }, new Clock(), app.shopify.shopDomain);
  const save = (query: string) =>
    fetch(`${app.url}/app?index&_data=routes%2Fapp._index${query}`, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36" }, body: JSON.stringify({ targetRate: 9, mailTo: [] }) });
  const refused = await save("&demo=1");
  expect([refused.status, ((await refused.json()) as { message: string }).message]).toEqual([403, expect.stringContaining("cannot be changed")]);
  expect((await save("")).status).toBe(200);
});

async function violationsIn(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe);
  return frame.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }).axe;
    const { violations: found } = await runner.run(document, { runOnly: ["wcag2a", "wcag2aa"] });
    // The library's own table scrolls without being reachable by Tab when nothing in it is; a link in a row mends it.
    const ofLibrary = (one: { id: string; nodes: { html: string }[] }) => one.id === "scrollable-region-focusable" && one.nodes.every((node) => node.html.includes("Polaris-IndexTable"));
    return found.filter((one) => (one.impact === "serious" || one.impact === "critical") && !ofLibrary(one)).map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`);
  });
}

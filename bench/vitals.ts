import { loadavg } from "node:os";
import { join } from "node:path";
import type { Browser, Frame, Page } from "playwright-core";
import { createDemoData } from "#dev/demo-data/index.ts";
import { createScenarioShop, scenarioShop } from "#dev/demo-data/scenario/index.ts";
import { appFrame, openBrowser, openPage, startRunningApp } from "../tests/support/running-app.ts";
import { buildApp } from "../scripts/prepare.ts";
import { observeVitals, type Vitals } from "./support/vitals-observer.ts";

type Visit = {
  path: string;
  /** Pressed with the mouse; answers on the page itself. */
  press: string;
  /** A field that is typed into. */
  type?: string;
};

/** Pages with much on them, lists and forms, each with something to press and, where it has one, a field to type into. */
const pages: Record<string, Visit> = {
  flywheel: { path: "/app?demo=1", press: "button[aria-expanded]" },
  migration: { path: "/app/migration?demo=1", press: "[role=tab]:visible >> nth=1" },
  force: { path: "/app/forces/1?demo=1", press: "summary" },
  attribution: { path: "/app/attribution?demo=1", press: "summary" },
  node: { path: "/app/nodes/amazon?demo=1", press: "summary" },
  inserts: { path: "/app/inserts?demo=1", press: "[role=tab]:visible >> nth=1" },
  insertsSearch: { path: "/app/inserts?demo=1", press: search(), type: "input[placeholder^='Search by name']" },
  newInsert: { path: "/app/inserts/new", press: ".fb-choice >> nth=1" },
  registrations: { path: "/app/registrations?demo=1", press: "[role=tab]:visible >> nth=2" },
  registrationsSearch: { path: "/app/registrations?demo=1", press: search(), type: "input[placeholder^='A whole e-mail']" },
  orders: { path: "/app/orders?demo=1", press: search(), type: "input[placeholder^='A whole Amazon']" },
  links: { path: "/app/links?demo=1", press: "[role=tab]:visible >> nth=1" },
  products: { path: "/app/products?demo=1", press: "input[placeholder^='Search by title']", type: "input[placeholder^='Search by title']" },
  settings: { path: "/app/settings", press: "input[name=responsibleName], input:visible", type: "input[name=responsibleName], input:visible" },
};

function search(): string {
  return "button[aria-label^='Search']";
}

/** What the admin aims at, at the value below which three quarters lie. */
const aims = { lcpMilliseconds: 1_200, inpMilliseconds: 100, cls: 0.02 };

/**
 * Web vitals of the admin in Chromium: the production build inside the stand-in's admin shell, each page loaded anew with
 * the browser's cache warm after the first round, then pressed, tabbed through and typed at. Times are the app frame's own,
 * from the start of its navigation. The baseline `plain` is a document of one heading in the same browser: what the
 * machine takes. A press or a field that fails, fails the bench.
 * @param args `--runs N` (2), `--only NAME` (all)
 */
export async function run(args: string[] = []): Promise<Record<string, unknown>> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const runs = Number(option("--runs") ?? 2);
  const visits = Object.entries(pages).filter(([name]) => !option("--only") || name === option("--only"));
  await buildApp();
  const app = await startRunningApp({
    seed: async (environment, shopify) => {
      environment.DEMO_SHOP = scenarioShop;
      Object.assign(process.env, environment);
      await createDemoData({ standIn: shopify, stateFile: join(environment.FILES_DIR ?? "", "demo.json") });
      await createScenarioShop({ stateFile: join(environment.FILES_DIR ?? "", "scenario.json"), now: new Date() });
    },
  });
  const browser = await openBrowser();
  try {
    const seen = new Map<string, Vitals[]>();
    const silent = new Set<string>();
    const page = await openMeasured(browser);
    for (let round = 0; round <= runs; round += 1) {
      for (const [name, visit] of [["plain", null] as const, ...visits]) {
        const vitals = visit ? await measure(page, `${app.shopify.adminUrl}/apps/flybridge`, name, visit).catch((error: Error) => void silent.add(error.message)) : await measurePlain(page, `${app.shopify.adminUrl}/plain-document`);
        // The first round fills caches, the browser's and the server's.
        if (round > 0 && vitals) seen.set(name, [...(seen.get(name) ?? []), vitals]);
      }
    }
    const figures = summarise(seen);
    if (silent.size > 0) throw new Error([...silent].join("\n"));
    return figures;
  } finally {
    await browser.close();
    await app.stop();
  }
}

async function openMeasured(browser: Browser): Promise<Page> {
  const page = await openPage(browser);
  page.setDefaultTimeout(5_000);
  await page.addInitScript(observeVitals);
  await page.route("**/plain-document", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Plain</title><h1>Plain</h1><input>" }));
  return page;
}

/** One visit: load, be still for a moment, press, tab and type, read. @throws Error naming the page whose parts do not answer */
async function measure(page: Page, admin: string, name: string, { path, press, type }: Visit): Promise<Vitals> {
  await page.goto(`${admin}${path}`, { waitUntil: "load" });
  const frame = await appFrame(page);
  await frame.waitForLoadState("networkidle");
  try {
    await frame.locator(press).first().click();
    await page.waitForTimeout(300);
    if (type) {
      await frame.locator(type).first().click();
      await page.keyboard.type("114-394", { delay: 60 });
    }
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
  } catch (error) {
    throw new Error(`${name} (${path}) does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  return read(page, frame);
}

async function measurePlain(page: Page, url: string): Promise<Vitals> {
  await page.goto(url, { waitUntil: "load" });
  await page.locator("input").click();
  await page.keyboard.type("114", { delay: 60 });
  return read(page, page.mainFrame());
}

async function read(page: Page, frame: Frame): Promise<Vitals> {
  await page.waitForTimeout(300);
  return frame.evaluate(() => (window as unknown as { flybridgeVitals: () => Vitals }).flybridgeVitals());
}

function summarise(seen: Map<string, Vitals[]>): Record<string, unknown> {
  const figures = (all: Vitals[]) => ({ lcpMilliseconds: Math.round(p75(all.map((one) => one.lcp))), inpMilliseconds: Math.round(p75(all.map((one) => one.inp))), cls: Math.round(p75(all.map((one) => one.cls)) * 1e4) / 1e4 });
  const byPage = Object.fromEntries([...seen].map(([name, all]) => [name, figures(all)]));
  console.table(Object.fromEntries([...seen].map(([name, all]) => [name, { ...byPage[name], largest: all.at(-1)?.largest, slowest: slowestOf(all).slowest }])));
  for (const [name, all] of seen) {
    if ((byPage[name]?.cls ?? 0) > aims.cls) console.log(`${name} moved: ${(all.at(-1)?.moved ?? []).join(", ")}`);
  }
  const { plain, ...own } = byPage;
  const all = figures([...seen].filter(([name]) => name !== "plain").flatMap(([, vitals]) => vitals));
  return { ...all, aims, load: loadavg().map((one) => Math.round(one * 10) / 10), baseline: plain, againstPlain: plain ? Math.round((all.lcpMilliseconds / Math.max(1, plain.lcpMilliseconds)) * 10) / 10 : null, pages: own };
}

const slowestOf = (all: Vitals[]): Vitals => all.reduce((worst, one) => (one.inp > worst.inp ? one : worst));

/** The value below which three quarters lie. */
function p75(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.75) - 1)] ?? 0;
}

import { withShop, closePool } from "#app/platform/db.ts";
import { ensureShop } from "#app/platform/shops.ts";
import type { StepTime } from "#app/flywheel/index.ts";
import { signSessionToken } from "#dev/shopify/tokens.ts";
import { Clock } from "#dev/shopify/clock.ts";
import { plantNight, plantShop, type ShopSize } from "./support/dashboard-shop.ts";
import { startRunningApp, type RunningApp } from "../tests/support/running-app.ts";
import { buildApp } from "../scripts/prepare.ts";

const smallShop = "bench-small.myshopify.com";
const pages = { flywheel: "/app", migration: "/app/migration", forces: "/app/forces", force: "/app/forces/1", attribution: "/app/attribution", ltv: "/app/ltv", cac: "/app/cac", plan: "/app/plan", nodes: "/app/nodes", node: "/app/nodes/amazon", creators: "/app/creators", aiSearch: "/app/ai-search", reallocation: "/app/reallocation", reports: "/app/reports" };
type Page = keyof typeof pages;

/**
 * Server time of each page over a large shop and one a tenth its size, in turns, whole documents as a browser asks for
 * them; a full recompute, and the increment of a night.
 * @param args `--scans N` (10000000), `--amazon N` (1000000), `--shopify N` (500000), `--days N` (1096), `--rounds N` (40);
 *   `--keep FOLDER` plants once and uses the shops again; `--parts whole,night,pages` does some of it
 */
export async function run(args: string[] = []): Promise<Record<string, unknown>> {
  const text = (name: string) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined);
  const option = (name: string, fallback: number) => Number(text(name) ?? fallback);
  const parts = (text("parts") ?? "whole,night,pages").split(",");
  const size: ShopSize = { scans: option("scans", 10_000_000), amazonOrders: option("amazon", 1_000_000), shopifyOrders: option("shopify", 500_000), days: option("days", 1096) };
  const tenth: ShopSize = { ...size, scans: Math.ceil(size.scans / 10), amazonOrders: Math.ceil(size.amazonOrders / 10), shopifyOrders: Math.ceil(size.shopifyOrders / 10) };
  await buildApp();
  const timings: { recomputeSeconds: number | null; incrementSeconds: number | null } = { recomputeSeconds: null, incrementSeconds: null };
  const app = await startRunningApp({
    // Only the pages: a worker beside them would be measured too.
    roles: ["web"],
    keep: text("keep"),
    seed: async (environment, shopify) => {
      environment.DEMO_SHOP = smallShop;
      Object.assign(process.env, environment);
      const { recompute } = await import("#app/flywheel/index.ts");
      const known = { name: "Bench", currency: "USD", timeZone: "UTC", locale: "en", storefrontUrl: "https://x.example" };
      const [large, small] = [await ensureShop(shopify.shopDomain, known), await ensureShop(smallShop, known)];
      for (const [shop, own] of [[small, tenth], [large, size]] as const) {
        if (await withShop(shop, (tx) => tx.first("select 1 from amazon_orders where shop_id = $1 limit 1", [shop]))) continue;
        console.log(`planting ${own.scans.toLocaleString("en")} scans, ${own.amazonOrders.toLocaleString("en")} Amazon and ${own.shopifyOrders.toLocaleString("en")} Shopify orders …`);
        await withShop(shop, (tx) => plantShop(tx, own));
      }
      await recompute(small, new Date());
      if (parts.includes("whole")) timings.recomputeSeconds = await timed("full recompute", (onStep) => recompute(large, new Date(), { whole: true, onStep }));
      if (parts.includes("night")) {
        await withShop(large, (tx) => plantNight(tx, size));
        timings.incrementSeconds = await timed("a night’s increment", (onStep) => recompute(large, new Date(Date.now() + 1000), { onStep }));
      }
      await closePool();
    },
  });
  try {
    if (!parts.includes("pages")) return timings;
    const { p95Milliseconds, growthRatio } = await measurePages(app, option("rounds", 40));
    console.table(Object.fromEntries(Object.keys(pages).map((page) => [page, { "p95 ms": p95Milliseconds[page as Page], "against a tenth": growthRatio[page as Page] }])));
    return { p95Milliseconds, growthRatio, ...timings };
  } finally {
    await app.stop();
  }
}

/** Takes turns between the shops, so that a busy machine is busy for both; the ratio is of the medians. */
async function measurePages(app: RunningApp, rounds: number) {
  const keys = { apiKey: app.environment.SHOPIFY_API_KEY!, apiSecret: app.environment.SHOPIFY_API_SECRET! };
  const ask = async (path: string, demo: boolean): Promise<number> => {
    const token = signSessionToken(keys, new Clock(), app.shopify.shopDomain);
    const query = new URLSearchParams({ embedded: "1", shop: app.shopify.shopDomain, host: Buffer.from(`${app.shopify.shopDomain}/admin`).toString("base64"), id_token: token, ...(demo ? { demo: "1" } : {}) });
    const began = performance.now();
    const reply = await fetch(`${app.url}${path}?${query}`, { redirect: "manual", headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36" } });
    const text = await reply.text();
    if (reply.status !== 200 || text.includes("being computed")) throw new Error(`${path} answered ${reply.status}: ${text.slice(0, 200)}`);
    return performance.now() - began;
  };
  const p95Milliseconds = {} as Record<Page, number>;
  const growthRatio = {} as Record<Page, number>;
  for (const [name, path] of Object.entries(pages) as [Page, string][]) {
    for (let warm = 0; warm < 5; warm++) for (const demo of [false, true]) await ask(path, demo);
    const [large, small]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      large.push(await ask(path, false));
      small.push(await ask(path, true));
    }
    const at = (values: number[], share: number) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
    p95Milliseconds[name] = Math.round(at(large, 0.95) * 10) / 10;
    growthRatio[name] = Math.round((at(large, 0.5) / at(small, 0.5)) * 100) / 100;
  }
  return { p95Milliseconds, growthRatio };
}

async function timed(what: string, work: (onStep: (time: StepTime) => void) => Promise<unknown>): Promise<number> {
  const steps: StepTime[] = [];
  const began = performance.now();
  await work((step) => steps.push(step));
  const seconds = Math.round((performance.now() - began) / 10) / 100;
  console.table(Object.fromEntries(steps.map(({ name, read, compute }) => [name, { "read ms": read, "compute ms": compute ?? "unchanged" }])));
  console.log(`${what}: ${seconds} s`);
  return seconds;
}

import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "#dev/embedded-postgres.ts";
import { chromium, type Browser } from "playwright-core";
import { ensureChromium } from "../scripts/chromium.ts";
import { migrate } from "../scripts/migrate.ts";
import { startServer } from "./scan.ts";
import { enterCards } from "./support/scan-cards.ts";
import { SLOW_4G, slowNetwork } from "./support/slow-network.ts";

const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";

type Seen = { firstByte: number; painted: number; shift: number; bytes: number };

/**
 * The landing page in Chromium on slow 4G (400 ms, 1.6 Mbit/s) with the processor slowed four times: milliseconds from
 * the first byte to the largest paint, and how far anything moved. Each visit is a browser that has seen nothing yet. A
 * page of one line, visited in turns, says what of it is the browser and the machine.
 * @param args `--visits N` (9)
 * @returns medians, the worst visit, and bytes on the wire
 */
export async function run(args: string[] = []): Promise<Record<string, number>> {
  const visits = Number(args[args.indexOf("--visits") + 1]) || 9;
  const folder = await mkdtemp(join(tmpdir(), "flybridge-bench-"));
  await chmod(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const database = await startEmbeddedPostgres({ directory: join(folder, "postgres"), database: "bench" });
    stops.push(() => database.stop());
    await migrate(database);
    const { shared } = await enterCards(database, 1);
    const server = await startServer("ours", database, folder);
    stops.push(server.stop);
    const browser = await chromium.launch({ executablePath: ensureChromium(), args: ["--no-sandbox", "--disable-gpu"] });
    stops.push(() => browser.close());
    const bare = createServer((_req, res) => res.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>.</title><h1>Hello</h1>"));
    await new Promise<void>((done) => bare.listen(0, "127.0.0.1", done));
    stops.push(() => new Promise((done) => bare.close(done)));
    const slowly = async (port: number) => {
      const network = await slowNetwork(port, SLOW_4G);
      stops.push(network.stop);
      return `http://127.0.0.1:${network.port}`;
    };
    const ours = `${await slowly(server.port)}/q/${shared}`;
    const oneLine = await slowly((bare.address() as AddressInfo).port);
    const [seen, floor]: [Seen[], Seen[]] = [[], []];
    for (let each = 0; each <= visits; each += 1) {
      const one = await visit(browser, ours);
      const least = await visit(browser, oneLine);
      if (each > 0) {
        // The first warms the server up.
        seen.push(one);
        floor.push(least);
      }
      console.log(`visit ${each}: first byte ${one.firstByte.toFixed(0)} ms, largest paint ${(one.painted - one.firstByte).toFixed(0)} ms after it, shift ${one.shift}, ${one.bytes} bytes; one line of text ${(least.painted - least.firstByte).toFixed(0)} ms`);
    }
    const sorted = (visited: Seen[]) => visited.map((one) => one.painted - one.firstByte).sort((a, b) => a - b);
    const middle = (times: number[]) => Math.round(times[Math.floor(times.length / 2)] ?? NaN);
    const after = sorted(seen);
    return {
      paintAfterFirstByteMs: middle(after),
      oneLineAfterFirstByteMs: middle(sorted(floor)),
      worstPaintAfterFirstByteMs: Math.round(after.at(-1) ?? NaN),
      layoutShift: Math.max(...seen.map((one) => one.shift)),
      bytes: Math.max(...seen.map((one) => one.bytes)),
    };
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function visit(browser: Browser, url: string): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, userAgent: PHONE });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(url);
  const seen = await page.evaluate(
    () =>
      new Promise<Seen>((done) => {
        let [shift, painted] = [0, 0];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shift += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        new PerformanceObserver((list) => {
          painted = list.getEntries().at(-1)?.startTime ?? painted;
        }).observe({ type: "largest-contentful-paint", buffered: true });
        const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
        setTimeout(() => done({ painted, shift, firstByte: navigation?.responseStart ?? 0, bytes: navigation?.transferSize ?? 0 }), 1_500);
      }),
  );
  await context.close();
  return seen;
}

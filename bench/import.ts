import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { startEmbeddedPostgres } from "#dev/embedded-postgres.ts";
import { migrate } from "../scripts/migrate.ts";
import type { withShop as withShopType } from "#app/platform/db.ts";
import { reportColumns, writeOrderReport } from "./support/order-report.ts";

type WithShop = typeof withShopType;
type Worked = { seconds: number; peakMegabytes: number; state: string; rows: { read: number; taken: number; rejected: number }; error: string | null };

/**
 * Imports an order report by the real runner, in a process of its own, and sets its time beside a bare
 * `COPY … FROM STDIN` of the same bytes into an unindexed table plus the same merge. fsync is on for both.
 * @param args `--rows N` (1000000)
 */
export async function run(args: string[] = []): Promise<Record<string, number>> {
  const rows = Number(args[args.indexOf("--rows") + 1] ?? 0) || 1_000_000;
  const folder = await mkdtemp(join(tmpdir(), "flybridge-bench-"));
  // As root, PostgreSQL runs as a user of its own, who must reach its folder.
  await chmod(folder, 0o755);
  const database = await startEmbeddedPostgres({ directory: join(folder, "postgres"), database: "bench" });
  try {
    await migrate(database);
    Object.assign(process.env, {
      NODE_ENV: "test", LOG_LEVEL: "warn", SHOPIFY_API_KEY: "bench", SHOPIFY_API_SECRET: "bench", SHOPIFY_APP_URL: "https://bench.example", DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`, INDEX_KEY: randomBytes(32).toString("base64"), FILES_DIR: join(folder, "files"),
    });
    const report = join(folder, "report.txt");
    await writeOrderReport(report, rows);
    const megabytes = (await stat(report)).size / 1024 ** 2;
    console.log(`${rows.toLocaleString("en")} lines, ${megabytes.toFixed(0)} MB`);

    const { closePool, withShop } = await import("#app/platform/db.ts");
    const { ensureShop } = await import("#app/platform/shops.ts");
    const { startImport } = await import("#app/imports/index.ts");
    const { stopJobs } = await import("#app/platform/jobs.ts");
    const baselineShop = await ensureShop("baseline.myshopify.com");
    const baseline = await bareCopy(baselineShop, report, withShop);
    console.log(`bare COPY ${baseline.copy.toFixed(1)} s + the same merge ${baseline.merge.toFixed(1)} s`);
    await emptyFacts(database.ownerUrl);

    const shop = await ensureShop("bench.myshopify.com");
    const key = `${shop}/imports/report`;
    await mkdir(join(folder, "files", `${shop}/imports`), { recursive: true });
    await rename(report, join(folder, "files", key));
    const importId = await startImport(shop, { fileKey: key, fileName: "report.txt", source: "amazon-orders", actor: "system" });
    const ours = await inOwnProcess(shop, importId);
    await stopJobs();
    await closePool();
    if (ours.state !== "done" || ours.rows.taken !== rows) throw new Error(`the import did not take every row: ${JSON.stringify(ours)}`);
    console.log(`import ${ours.seconds.toFixed(1)} s, at most ${ours.peakMegabytes.toFixed(0)} MB resident`);
    const round = (value: number) => Math.round(value * 100) / 100;
    return { rows, megabytes: Math.round(megabytes), copySeconds: round(baseline.copy), mergeSeconds: round(baseline.merge), importSeconds: round(ours.seconds), ratioToCopy: round(ours.seconds / (baseline.copy + baseline.merge)), peakMegabytes: Math.round(ours.peakMegabytes), rowsPerSecond: Math.round(rows / ours.seconds) };
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Times the bare COPY and the merge; turning the copied text into the merge's stage lies between them, untimed. */
async function bareCopy(shopId: number, report: string, withShop: WithShop): Promise<{ copy: number; merge: number }> {
  const { amazonOrderLines } = await import("#app/imports/facts/amazon-orders.ts");
  const { createStage, mergeTarget } = await import("#app/imports/facts/merge.ts");
  const q = (name: string) => `"${name}"`;
  return withShop(shopId, async (tx) => {
    await tx.run(`create temp table raw (${reportColumns.map((name) => `${q(name)} text`).join(", ")}) on commit drop`);
    let began = performance.now();
    await pipeline(createReadStream(report, { highWaterMark: 1 << 20 }), tx.client.query(copyFrom("copy raw from stdin")));
    const copy = (performance.now() - began) / 1000;
    await createStage(tx, amazonOrderLines);
    await tx.run(
      `insert into stage_amazon_order_items (line, order_id, sku, asin, purchased_at, updated_at, order_status, fulfilment, sales_channel, marketplace, is_multi_channel, country, is_business, status, is_cancelled, quantity, currency, price_minor, tax_minor)
       select row_number() over (), "amazon-order-id", sku, asin, "purchase-date"::timestamptz, "last-updated-date"::timestamptz, "order-status", "fulfillment-channel", "sales-channel", 'US', false, "ship-country", false, "item-status",
              "item-status" = 'Cancelled', quantity::int, currency, ("item-price"::numeric * 100)::bigint, ("item-tax"::numeric * 100)::bigint
         from raw where "amazon-order-id" <> 'amazon-order-id'`,
    );
    began = performance.now();
    await mergeTarget(tx, amazonOrderLines, crypto.randomUUID(), true);
    return { copy, merge: (performance.now() - began) / 1000 };
  });
}

/** Both begin with empty tables and indexes. */
async function emptyFacts(ownerUrl: string): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    await owner.query("truncate amazon_orders, amazon_order_items, replaced_facts");
    await owner.query("checkpoint").catch(() => undefined);
  } finally {
    await owner.end();
  }
}

function inOwnProcess(shopId: number, importId: string): Promise<Worked> {
  const worker = fork(new URL("./support/import-worker.ts", import.meta.url), [String(shopId), importId], {
    env: process.env,
    // As the server is started: rows die young, and a small nursery keeps them from piling up in the heap.
    execArgv: ["--max-semi-space-size=4"],
  });
  return new Promise((done, fail) => {
    let worked: Worked | undefined;
    worker.on("message", (message) => (worked = message as Worked));
    worker.once("exit", (code) => (worked ? done(worked) : fail(new Error(`the importing process ended with ${code}`))));
  });
}

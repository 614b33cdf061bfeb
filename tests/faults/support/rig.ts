import { createHmac, randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { freePort, startEmbeddedPostgres, type EmbeddedDatabase } from "#dev/embedded-postgres.ts";
import { startOutbox, type Outbox } from "#dev/outbox.ts";
import { startStandIn, type StandIn } from "#dev/shopify/server.ts";
import { startRelay, type Relay } from "#tests/support/relay.ts";
import type { Card } from "#tests/landing/support.ts";
import { migrate } from "../../../scripts/migrate.ts";
import { appProcess, type AppProcess, type Role } from "./app-process.ts";
import { emptyJournal, type Journal } from "./journal.ts";
import { diskForLog, diskForTemporaryTables, superuserOf, type AsSuperuser, type SmallDisk } from "./small-disk.ts";

/** The whole product on a database, a Shopify and a mail server of its own, with every line between them in our hands. */
export type Rig = {
  /** Where phones, Shopify and scripts reach the web processes, whichever lives. */
  url: string;
  shopId: number;
  card: Card;
  dropToken: string;
  shopify: StandIn;
  outbox: Outbox;
  processes: AppProcess[];
  databaseLine: Relay;
  mailLine: Relay;
  /** While it exists, the disk of the app is full. */
  fullDiskMark: string;
  /** The disks of the database's temporary tables and of its log, when they were asked for and can be had. */
  smallDisk: SmallDisk | null;
  logDisk: SmallDisk | null;
  asSuperuser: AsSuperuser;
  /** Whether a process that takes requests is ready. */
  isUp(): boolean;
  /** Sends every webhook so far again, `times` times, in any order. */
  redeliver(times: number): Promise<void>;
  /** The merchant opens the app in Shopify's admin: a token that is dead is exchanged for a new one. */
  openApp(): Promise<void>;
  /** Stops the database as a crash does and starts it again on the same files. */
  crashDatabase(): Promise<void>;
  folder: string;
  journal: Journal;
  random: ReturnType<typeof createRandom>;
  stop(): Promise<void>;
};

export type Options = { roles?: Role[]; seed?: number; environment?: Record<string, string>; smallDisks?: boolean };

export const metricsToken = randomBytes(16).toString("hex");

/** Starts everything, with a shop whose card gives a discount code. Needs the build. */
export async function startRig({ roles = ["all"], seed = 1, environment: extra = {}, smallDisks = false }: Options = {}): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), "flybridge-faults-"));
  await chmod(folder, 0o755);
  const placed = { directory: join(folder, "postgres"), database: "faults", port: await freePort() };
  let database: EmbeddedDatabase = await startEmbeddedPostgres(placed);
  await migrate(database);
  const smallDisk = smallDisks ? await diskForTemporaryTables(folder, database) : null;
  const logDisk = smallDisks ? await diskForLog(folder, database) : null;
  if (logDisk) database = await startEmbeddedPostgres(placed);
  const random = createRandom(seed);
  const outbox = await startOutbox({ port: 0 });
  const ports = await Promise.all(roles.map(() => freePort()));
  const webPorts = ports.filter((_, at) => roles[at] !== "worker");
  const listening = new Set<number>();
  const front = await startRelay(() => pick([...listening].filter((port) => webPorts.includes(port))) ?? webPorts[0] ?? 1);
  const databaseLine = await startRelay(() => placed.port);
  const mailLine = await startRelay(() => Number(new URL(outbox.smtpUrl).port));
  const url = `http://127.0.0.1:${front.port}`;
  const secrets = { apiKey: randomBytes(16).toString("hex"), apiSecret: randomBytes(16).toString("hex") };
  // As patient as the real Shopify, in seconds instead of hours.
  const shopify = await startStandIn({ port: 0, statePath: null, appUrl: url, ...secrets, webhookUrl: `${url}/webhooks`, webhookRetryDelaysMs: Array<number>(600).fill(500), limits: { maximum: 20_000, restoreRate: 2_000 } });
  const environment: Record<string, string> = {
    NODE_ENV: "production", HOST: "127.0.0.1", DATABASE_URL: relayed(database.appUrl, databaseLine.port), DATABASE_SILENCE_SECONDS: "6",
    SHOPIFY_API_KEY: secrets.apiKey, SHOPIFY_API_SECRET: secrets.apiSecret, SHOPIFY_APP_URL: url, SHOPIFY_STAND_IN_URL: shopify.url,
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`, INDEX_KEY: randomBytes(32).toString("base64"),
    SMTP_URL: `smtp://127.0.0.1:${mailLine.port}`, FILES_DIR: join(folder, "files"), SPOOL_DIR: join(folder, "spool"),
    FULL_DISK: join(folder, "full"), NODE_OPTIONS: `--import ${new URL("faulty-host.ts", import.meta.url).href}`,
    // A process that is started a hundred times need not be compiled each time.
    NODE_COMPILE_CACHE: join(folder, "compiled"),
    APP_BRIDGE_URL: `${shopify.url}/app-bridge.js`, EXTRA_FRAME_ANCESTOR: shopify.url, DRAIN_SECONDS: "5", METRICS_TOKEN: metricsToken, TRUST_PROXY: "1", LOG_LEVEL: process.env.APP_LOG_LEVEL ?? "silent", ...extra,
  };
  // This process looks on by a way of its own: it writes no job, works none, and is not behind the relay.
  const { NODE_OPTIONS: _, ...own } = environment;
  Object.assign(process.env, own, { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, ROLE: "web", LOG_LEVEL: "silent" });
  const { shopId, card, dropToken } = await aShopWithACard(shopify);

  const processes = roles.map((role, at) => appProcess({ role, port: ports[at] ?? 0, environment, listening, onEnded: (what) => console.log(`  ${what}; started again`) }));
  // The database ends with this process by itself.
  process.once("exit", () => {
    for (const pid of processes.flatMap((one) => one.pid() ?? [])) process.kill(pid, "SIGKILL");
  });
  // One after the other: on a busy machine all at once would be late.
  for (const one of processes) await one.start();
  await openApp(shopify, url);
  return {
    url, shopId, card, dropToken, shopify, outbox, processes, databaseLine, mailLine, smallDisk, logDisk, folder, random,
    asSuperuser: await superuserOf(database),
    journal: emptyJournal(),
    fullDiskMark: environment.FULL_DISK ?? "",
    isUp: () => webPorts.some((port) => listening.has(port)),
    redeliver: (times) => redeliver(shopify, url, secrets.apiSecret, times, random),
    openApp: () => openApp(shopify, url),
    async crashDatabase() {
      await database.stop("crash");
      database = await startEmbeddedPostgres(placed);
    },
    async stop() {
      await Promise.all(processes.map((one) => one.kill()));
      const { stopJobs } = await import("#app/platform/jobs.ts");
      const { closePool } = await import("#app/platform/db.ts");
      await stopJobs();
      await closePool();
      await Promise.all([outbox.close(), shopify.close(), front.close(), databaseLine.close(), mailLine.close()]);
      await database.stop();
      await smallDisk?.remove();
      await logDisk?.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A webhook that was delivered may come again, and a later one before it: Shopify promises neither order nor once. */
async function redeliver(shopify: StandIn, url: string, secret: string, times: number, random: Rig["random"]): Promise<void> {
  const again = Array.from({ length: times }, () => shopify.webhooks.slice(-12)).flat().map((one) => ({ one, at: random.int(1_000_000) })).sort((a, b) => a.at - b.at);
  await Promise.all(again.map(({ one }) => fetch(`${url}/webhooks`, {
    method: "POST",
    body: one.body,
    headers: {
      "content-type": "application/json", "x-shopify-topic": one.topic, "x-shopify-shop-domain": one.shop, "x-shopify-api-version": "2026-07",
      "x-shopify-webhook-id": one.webhookId, "x-shopify-event-id": one.eventId, "x-shopify-triggered-at": new Date().toISOString(),
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(one.body).digest("base64"),
    },
  }).then((reply) => reply.arrayBuffer(), () => undefined)));
}

function pick<T>(from: T[]): T | undefined {
  return from[Math.floor(Math.random() * from.length)];
}

function relayed(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.toString();
}

async function openApp(shopify: StandIn, url: string): Promise<void> {
  const query = new URLSearchParams({ embedded: "1", shop: shopify.shopDomain, host: Buffer.from(`${shopify.shopDomain}/admin`).toString("base64url"), id_token: shopify.sessionToken() });
  const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36";
  const reply = await fetch(`${url}/app?${query.toString()}`, { headers: { "User-Agent": agent } });
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`the admin answered ${reply.status}`);
}

/** The environment is read at first use, hence the late imports. */
async function aShopWithACard(shopify: StandIn): Promise<{ shopId: number; card: Card; dropToken: string }> {
  const { aCard } = await import("#tests/landing/support.ts");
  const { ensureShop } = await import("#app/platform/shops.ts");
  const { createDropToken } = await import("#app/imports/index.ts");
  const shopId = await ensureShop(shopify.shopDomain, { name: "Mira", currency: "USD", timeZone: "America/New_York", locale: "en", country: "US", storefrontUrl: "https://mira.example" });
  const card = await aCard(shopId, { offer: { kind: "discount", percent: 10, validDays: 60 } });
  return { shopId, card, dropToken: await createDropToken(shopId, "faults", "system") };
}

import { spawn, type ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Frame, type Page } from "playwright-core";
import { freePort, startEmbeddedPostgres } from "#dev/embedded-postgres.ts";
import { startOutbox, type Outbox } from "#dev/outbox.ts";
import { startStandIn, type StandIn } from "#dev/shopify/server.ts";
export { eventually } from "./eventually.ts";
import { ensureChromium } from "../../scripts/chromium.ts";
import { migrate } from "../../scripts/migrate.ts";
import type { OwnDatabase } from "./database.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type RunningApp = {
  url: string;
  shopify: StandIn;
  outbox: Outbox;
  database: OwnDatabase;
  /** Extra environment that the app was started with, for processes of the test's own. */
  environment: Record<string, string>;
  /** All that the app's processes wrote to their outputs, when it was asked to be kept. */
  output: string[];
  stop(): Promise<void>;
};

type Options = {
  /** One process each, the first of them at the app's address. */
  roles?: readonly [string, ...string[]];
  /** Keeps what the processes write, at their most talkative, instead of handing it on. */
  keepOutput?: boolean;
  /** A migrated database to use; without one a server of its own is started. It is stopped with the app. */
  database?: OwnDatabase;
  seed?: (environment: Record<string, string>, shopify: StandIn) => Promise<void>;
  /** A folder whose database stays when the app stops, and is used again; a temporary one when left out. */
  keep?: string | undefined;
};

/** The whole product as it runs in production, on a database, a stand-in for Shopify and an outbox of its own. */
export async function startRunningApp({ roles = ["all"], keepOutput = false, database: given, seed, keep }: Options = {}): Promise<RunningApp> {
  const folder = keep ? resolve(keep) : await mkdtemp(join(tmpdir(), "flybridge-app-"));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const database = given ?? (await startEmbeddedPostgres({ directory: join(folder, "postgres"), database: "flybridge", flags: ["-c", "fsync=off"] }));
  if (!given) await migrate(database);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // What lies in a kept folder was encrypted by the keys of the run before.
  const secret = (bytes: number, name: string) => (keep ? createHash("sha256").update(`${folder} ${name}`).digest().subarray(0, bytes) : randomBytes(bytes));
  const secrets = { apiKey: secret(16, "key").toString("hex"), apiSecret: secret(16, "secret").toString("hex") };
  const outbox = await startOutbox({ port: 0 });
  const shopify = await startStandIn({ port: 0, statePath: null, appUrl: url, ...secrets, webhookUrl: `${url}/webhooks` });
  const environment: Record<string, string> = {
    NODE_ENV: "production",
    ROLE: roles[0],
    PORT: String(port),
    HOST: "127.0.0.1",
    DATABASE_URL: database.appUrl,
    SHOPIFY_API_KEY: secrets.apiKey,
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: url,
    ENCRYPTION_KEYS: `k1:${secret(32, "encryption").toString("base64")}`,
    INDEX_KEY: secret(32, "index").toString("base64"),
    SMTP_URL: outbox.smtpUrl,
    FILES_DIR: join(folder, "files"),
    SPOOL_DIR: join(folder, "spool"),
    APP_BRIDGE_URL: `${shopify.url}/app-bridge.js`,
    EXTRA_FRAME_ANCESTOR: shopify.url,
    SHOPIFY_STAND_IN_URL: shopify.url,
    LOG_LEVEL: process.env.APP_LOG_LEVEL ?? (keepOutput ? "debug" : "error"),
  };
  await seed?.(environment, shopify);
  const output: string[] = [];
  const start = async (role: string, at: number): Promise<ChildProcess> => {
    const own = at === 0 ? port : await freePort();
    return startProcess({ ...environment, ROLE: role, PORT: String(own) }, `http://127.0.0.1:${own}`, 90, keepOutput ? output : undefined);
  };
  const processes = await Promise.all(roles.map(start));
  return {
    url,
    shopify,
    outbox,
    database,
    environment,
    output,
    async stop() {
      for (const process of processes) process.kill("SIGKILL");
      await Promise.all([outbox.close(), shopify.close()]);
      await database.stop();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One process of the built app, ready for work; what it writes goes to `kept`, or to our own output. @throws Error when it ends or does not become ready in `patience` seconds */
export async function startProcess(environment: Record<string, string>, url: string, patience = 90, kept?: string[]): Promise<ChildProcess> {
  const redirect = new URL("../../dev/shopify/redirect-fetch.ts", import.meta.url).href;
  const app = spawn(process.execPath, ["--import", redirect, join(root, "build/server/index.js")], {
    cwd: root,
    env: { NODE_ENV: "production", PATH: process.env.PATH, ...environment },
    stdio: ["ignore", kept ? "pipe" : "inherit", kept ? "pipe" : "inherit"],
  });
  for (const stream of [app.stdout, app.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => kept?.push(text));
  // Patient, for a busy machine takes long to start anything.
  for (const until = Date.now() + patience * 1000; Date.now() < until;) {
    if (app.exitCode !== null) throw new Error(`the app ended with ${app.exitCode}; run npm run build first?`);
    if (await fetch(`${url}/readyz`).then((reply) => reply.ok, () => false)) return app;
    await new Promise((done) => setTimeout(done, 100));
  }
  app.kill("SIGKILL");
  throw new Error(`the app did not become ready in ${patience} seconds`);
}

/** A headless Chromium that the app takes for a person's. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--test-third-party-cookie-phaseout"],
  });
}

/** A page with a normal user agent: the sign-in library turns headless browsers away. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const probe = await browser.newPage();
  const agent = (await probe.evaluate(() => navigator.userAgent)).replace("HeadlessChrome", "Chrome");
  await probe.close();
  const context = await browser.newContext({ userAgent: agent, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** A phone without JavaScript, as in a kitchen with one bar of signal. */
export const plainPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, javaScriptEnabled: false, locale: "en-US" };

/** The app's own frame within the admin shell. */
export async function appFrame(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  if (!frame) throw new Error("the admin shows no app");
  return frame;
}

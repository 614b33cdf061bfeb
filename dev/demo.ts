import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { buildApp, generateClient, root, run } from "../scripts/prepare.ts";
import { migrate } from "../scripts/migrate.ts";
import { freePort, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { databaseFromEnvironment } from "./own-database.ts";
import { startOutbox } from "./outbox.ts";

const data = join(root, ".data/demo");
const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
const stops: (() => Promise<unknown>)[] = [];
let stopping = false;

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  process.stdout.write(`  ${what} …`);
  const at = performance.now();
  const result = await work();
  process.stdout.write(` ${((performance.now() - at) / 1000).toFixed(1)} s\n`);
  return result;
}

/** Stops everything that this process started, the last first. */
async function stopAll(code: number): Promise<never> {
  if (!stopping) {
    stopping = true;
    for (const stop of stops.toReversed()) await stop().catch(() => undefined);
  }
  process.exit(code);
}

/** The wished port, or another with a word about it. */
async function portFor(what: string, wished: number): Promise<number> {
  const free = await new Promise<boolean>((done) => {
    const probe = createServer().once("error", () => done(false));
    probe.listen(wished, () => probe.close(() => done(true)));
  });
  if (free) return wished;
  const other = await freePort();
  console.log(`  Port ${wished} is busy: ${what} takes ${other}.`);
  return other;
}

type Secrets = { apiKey: string; apiSecret: string; encryptionKeys: string; indexKey: string };

async function demoSecrets(): Promise<Secrets> {
  const file = join(data, "secrets.json");
  const kept = await readFile(file, "utf8").catch(() => null);
  if (kept) return JSON.parse(kept) as Secrets;
  const fresh: Secrets = {
    apiKey: randomBytes(16).toString("hex"),
    apiSecret: randomBytes(16).toString("hex"),
    encryptionKeys: `k1:${randomBytes(32).toString("base64")}`,
    indexKey: randomBytes(32).toString("base64"),
  };
  await writeFile(file, JSON.stringify(fresh), { mode: 0o600 });
  return fresh;
}

async function main(): Promise<void> {
  console.log("Flybridge demo");
  if (process.argv.includes("--reset")) await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true });

  const database = process.env.DATABASE_URL
    ? await step("Connecting to DATABASE_URL", () => databaseFromEnvironment(join(data, "own-database.json")))
    : await step("Starting the embedded PostgreSQL", () => startEmbeddedPostgres({ directory: join(data, "postgres"), database: "flybridge" }));
  stops.push(() => database.stop());
  await step("Bringing the database up to date", () => migrate(database));
  await step("Preparing the database client", generateClient);
  await step("Fetching Shopify's Admin schema", () => run(process.execPath, [join(root, "scripts/fetch-admin-schema.mjs")]));
  await step("Building the app", buildApp);

  const appPort = await portFor("the app", Number(process.env.PORT ?? 3000));
  const shellPort = await portFor("the admin", 4000);
  const outboxPort = await portFor("the outbox", 4025);
  const secrets = await demoSecrets();
  const appUrl = `http://127.0.0.1:${appPort}`;

  const outbox = await startOutbox({ port: outboxPort });
  stops.push(() => outbox.close());
  const { startStandIn } = await import("./shopify/server.ts");
  const shopify = await step("Starting the stand-in for Shopify", () =>
    startStandIn({ port: shellPort, statePath: join(data, "shopify.json"), appUrl, apiKey: secrets.apiKey, apiSecret: secrets.apiSecret, webhookUrl: `${appUrl}/webhooks` }),
  );
  stops.push(() => shopify.close());

  const environment: Record<string, string> = {
    NODE_ENV: "production",
    PORT: String(appPort),
    HOST: "127.0.0.1",
    DATABASE_URL: database.appUrl,
    SHOPIFY_API_KEY: secrets.apiKey,
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: appUrl,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
    INDEX_KEY: secrets.indexKey,
    SMTP_URL: outbox.smtpUrl,
    FILES_DIR: join(data, "files"),
    SPOOL_DIR: join(data, "spool"),
    APP_BRIDGE_URL: `${shopify.url}/app-bridge.js`,
    EXTRA_FRAME_ANCESTOR: shopify.url,
    SHOPIFY_STAND_IN_URL: shopify.url,
    DEMO_SHOP: "demo-data.myshopify.com",
    DRAIN_SECONDS: "0",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  };
  Object.assign(process.env, environment);
  // So that commands which read the same database can be run beside the demo as they stand.
  await writeFile(join(data, "environment.json"), JSON.stringify(environment), { mode: 0o600 });
  const { createDemoData } = await import("./demo-data/index.ts");
  const demo = await step("Creating the demo data", () => createDemoData({ standIn: shopify, stateFile: join(data, "demo-data.json") }));
  const { createScenarioShop } = await import("./demo-data/scenario/index.ts");
  await step("Planting a year of a brand behind the demo-data switch", () => createScenarioShop({ stateFile: join(data, "scenario.json"), now: new Date(), say: (what) => process.stdout.write(` ${what} …`) }));

  await step("Starting the app", () => startApp(environment, appUrl));
  const line = (what: string, where: string) => console.log(`  ${what.padEnd(24)} ${where}`);
  console.log(`\nReady after ${seconds()}. Open:\n`);
  line("Admin (as a merchant)", shopify.adminUrl);
  line("A card's page (a phone)", `${appUrl}/q/${demo.sampleCode}`);
  line("Mail that was sent", outbox.url);
  console.log(`\n  An Amazon order report to import: ${demo.sampleReport}\n  An order id in it, for the form: ${demo.sampleOrderId}\n\n  Ctrl-C stops everything. The data stays; npm run demo -- --reset starts afresh.\n`);
}

async function startApp(environment: Record<string, string>, appUrl: string): Promise<void> {
  const redirect = new URL("./shopify/redirect-fetch.ts", import.meta.url).href;
  const app: ChildProcess = spawn(process.execPath, ["--max-semi-space-size=4", "--import", redirect, join(root, "build/server/index.js")], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit"],
    // Its own group: Ctrl-C comes to this process, which stops the app before its database.
    detached: true,
  });
  let exited = false;
  app.once("exit", (code) => {
    exited = true;
    if (stopping) return;
    console.error(`The app ended by itself (${code}).`);
    void stopAll(1);
  });
  stops.push(async () => {
    if (exited) return;
    app.kill("SIGTERM");
    const gone = new Promise((done) => app.once("exit", done));
    await Promise.race([gone, new Promise((done) => setTimeout(done, 10_000))]);
    if (!exited) app.kill("SIGKILL");
  });
  for (let attempt = 0; attempt < 600 && !exited; attempt++) {
    const ready = await fetch(`${appUrl}/readyz`).then((reply) => reply.ok, () => false);
    if (ready) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("The app did not become ready within two minutes; its messages are above.");
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!stopping) console.log("\nStopping …");
    void stopAll(0);
  });
}
await main().catch(async (error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  await stopAll(1);
});

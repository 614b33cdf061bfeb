import { fork, type ChildProcess } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres, type EmbeddedDatabase } from "#dev/embedded-postgres.ts";
import { migrate } from "../scripts/migrate.ts";
import type { Load, Loaded } from "./support/load-generator.ts";
import { enterCards, type Cards } from "./support/scan-cards.ts";

const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
const HEADERS = { "user-agent": PHONE, "accept-encoding": "gzip", "accept-language": "en-US,en;q=0.9", accept: "text/html" };

/** What stands side by side: ours; plain node:http with the same bytes; the same page, and the same bytes, as a Remix route. */
type Contender = "ours" | "plain" | "remix" | "remixBytes";
type Server = { port: number; cpuMicroseconds: () => Promise<number>; stop: () => Promise<void> };
type Measured = Loaded & { serverCpu: number };
type Options = { rounds: number; seconds: number };

/**
 * Pages per second and p99 of the scan, every answered scan durable in PostgreSQL (fsync on). Beside it: plain node:http,
 * which sends the same bytes and stores nothing; the same page as a Remix route, which looks up, stores and renders; and a
 * Remix route that only sends the same bytes. Each in a process of its own, all under one load generator, taking turns, so
 * that a busy machine is busy for all. Ratios are medians over rounds.
 * @returns ratios to the baselines, the page's compressed bytes, and scans in the database ÷ answers
 * @param args `--rounds N` (3), `--seconds N` (4) a measurement, `--codes N` (100000) for the spread, `--profile DIR` for
 *   a processor profile of our server
 */
export async function run(args: string[] = []): Promise<Record<string, number>> {
  const given = (name: string) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined);
  const option = (name: string, fallback: number) => Number(given(name) ?? fallback) || fallback;
  const [rounds, seconds, codes] = [option("rounds", 3), option("seconds", 4), option("codes", 100_000)];
  const folder = await mkdtemp(join(tmpdir(), "flybridge-bench-"));
  // As root, PostgreSQL runs as a user of its own, who must reach its folder.
  await chmod(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const database = await startEmbeddedPostgres({ directory: join(folder, "postgres"), database: "bench" });
    stops.push(() => database.stop());
    await migrate(database);
    console.log(`entering ${codes.toLocaleString("en")} card codes …`);
    const cards = await enterCards(database, codes);
    const start = async (contender: Contender, page?: object) => {
      const server = await startServer(contender, database, folder, page, contender === "ours" ? given("profile") : undefined);
      stops.push(server.stop);
      return server;
    };
    const ours = await start("ours");
    const page = await fetchPage(`http://127.0.0.1:${ours.port}/q/${cards.shared}`);
    const servers = { ours, plain: await start("plain", page), remix: await start("remix", page), remixBytes: await start("remixBytes", page) };
    const other = await fetchPage(`http://127.0.0.1:${servers.remix.port}/q/${cards.shared}`);
    console.log(`page ${page.bytes} bytes compressed; as a Remix route ${other.bytes}`);
    const load = startLoad();
    stops.push(load.stop);
    const results = await report(servers, load.shoot, cards, { rounds, seconds });
    const stored = await countScans(database);
    const answers = results.stored + 2; // and the two pages fetched above
    console.log(`${answers.toLocaleString("en")} answers of servers that store, ${stored.rows.toLocaleString("en")} scans stored, ${stored.counted.toLocaleString("en")} counted`);
    return { ...results.ratios, compressedBytes: page.bytes, durable: stored.rows / answers };
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Shoot = (load: Load) => Promise<Loaded>;

async function report(servers: Record<Contender, Server>, shoot: Shoot, cards: Cards, { rounds, seconds }: Options) {
  let stored = 0;
  const measure = async (contender: Contender, paths: string[], connections: number, time: number): Promise<Measured> => {
    const { port, cpuMicroseconds } = servers[contender];
    // A fixed number of requests, so that every one sent is answered and can be counted.
    const pace = await shoot({ port, connections, amount: contender.startsWith("remix") ? 400 : 2_000, headers: HEADERS, paths });
    const before = await cpuMicroseconds();
    const measured = await shoot({ port, connections, amount: Math.max(400, Math.round(pace.rate * time)), headers: HEADERS, paths });
    const serverCpu = ((await cpuMicroseconds()) - before) / measured.answers;
    if (contender === "ours" || contender === "remix") stored += pace.answers + measured.answers;
    return { ...measured, serverCpu };
  };
  const ratios: Record<string, number> = {};
  const path = `/q/${cards.shared}`;
  for (const connections of [20, 200]) {
    const all: Record<Contender, Measured>[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const measured = {} as Record<Contender, Measured>;
      const order: Contender[] = ["ours", "plain", "remix", "remixBytes"];
      // Who goes first changes, so that nobody always meets the warmed-up machine.
      for (const contender of round % 2 === 0 ? order : order.toReversed()) {
        measured[contender] = await measure(contender, [path], connections, round === 0 ? 1 : seconds);
      }
      if (round === 0) continue; // warming up
      all.push(measured);
      for (const contender of order) console.log(`${connections} connections, round ${round}: ${contender.padEnd(10)} ${show(measured[contender])}`);
    }
    const ratio = (of: "rate" | "p99", to: Contender) => round3(median(all.map((one) => one.ours[of] / one[to][of])));
    ratios[`ratioToPlainNode${connections}`] = ratio("rate", "plain");
    ratios[`p99Ratio${connections}`] = ratio("p99", "plain");
    if (connections === 200) ratios.ratioToRemixRoute = ratio("rate", "remix");
    if (connections === 200) ratios.ratioToRemixBytes = ratio("rate", "remixBytes");
  }
  const unique = cards.unique.map((code) => `/q/${code}`);
  const spread = await shoot({ port: servers.ours.port, connections: 200, amount: unique.length, headers: HEADERS, paths: unique });
  stored += spread.answers;
  console.log(`spread: each of ${unique.length.toLocaleString("en")} unique codes once, none known before, 200 connections: ${show(spread)}`);
  return { ratios, stored };
}

function show({ rate, p50, p99, cpuMicroseconds, ...one }: Loaded & { serverCpu?: number }): string {
  const server = one.serverCpu === undefined ? "" : `server ${one.serverCpu.toFixed(0)} µs, `;
  return `${Math.round(rate).toLocaleString("en").padStart(7)}/s  p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms  (processor an answer: ${server}generator ${cpuMicroseconds.toFixed(0)} µs)`;
}

/** The load generator, in a process of its own. */
function startLoad(): { shoot: Shoot; stop: () => Promise<void> } {
  const child = fork(join(import.meta.dirname, "support", "load-generator.ts"));
  const shoot: Shoot = (load) =>
    new Promise((done, fail) => {
      const ended = () => fail(new Error("the load generator ended"));
      child.once("exit", ended);
      child.once("message", (loaded) => {
        child.off("exit", ended);
        done(loaded as Loaded);
      });
      child.send(load);
    });
  return { shoot, stop: () => end(child) };
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null) return done();
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}

const round3 = (value: number) => Number(value.toFixed(3));

export async function startServer(contender: Contender, database: EmbeddedDatabase, folder: string, page?: object, profile?: string): Promise<Server> {
  const child: ChildProcess = fork(join(import.meta.dirname, "support", "scan-server.ts"), [contender], {
    execArgv: profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [],
    env: {
      ...process.env,
      NODE_ENV: "production",
      LOG_LEVEL: "warn",
      DATABASE_URL: database.appUrl,
      SPOOL_DIR: join(folder, "spool"),
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: "bench",
      SHOPIFY_APP_URL: "http://127.0.0.1",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
      INDEX_KEY: Buffer.alloc(32, 2).toString("base64"),
    },
  });
  if (page) child.send(page);
  const port = await new Promise<number>((done, fail) => {
    child.once("message", (message) => done(message as number));
    child.once("exit", (code) => fail(new Error(`the ${contender} server ended with ${code}`)));
  });
  return {
    port,
    cpuMicroseconds: () =>
      new Promise((done) => {
        child.once("message", (usage) => done((usage as NodeJS.CpuUsage).user + (usage as NodeJS.CpuUsage).system));
        child.send("usage");
      }),
    stop: () => end(child),
  };
}

/** The page as sent, compressed: what the baselines send too. */
async function fetchPage(url: string): Promise<{ headers: Record<string, string>; body: string; bytes: number }> {
  return new Promise((done, fail) => {
    const req = request(url, { headers: HEADERS }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("end", () => {
        const body = Buffer.concat(chunks);
        if (res.statusCode !== 200) return fail(new Error(`the page answered ${res.statusCode}`));
        const kept = Object.entries(res.headers).filter(([name]) => !["date", "connection", "keep-alive"].includes(name));
        done({ headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])), body: body.toString("base64"), bytes: body.length });
      });
    });
    req.on("error", fail);
    req.end();
  });
}

async function countScans(database: EmbeddedDatabase): Promise<{ rows: number; counted: number }> {
  const client = new pg.Client(database.appUrl);
  await client.connect();
  try {
    await client.query("select set_config('app.shop_id', (select id::text from shop_directory), false)");
    const rows = await client.query<{ rows: string; counted: string }>("select (select count(*) from scans) as rows, (select sum(scans) from scan_counts) as counted");
    return { rows: Number(rows.rows[0]?.rows), counted: Number(rows.rows[0]?.counted) };
  } finally {
    await client.end();
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

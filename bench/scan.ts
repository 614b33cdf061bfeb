import { fork, type ChildProcess } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import pg from "pg";
import { startEmbeddedPostgres, type EmbeddedDatabase } from "#dev/embedded-postgres.ts";
import { migrate } from "../scripts/migrate.ts";
import { enterCards, type Cards } from "./support/scan-cards.ts";

const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
const HEADERS = { "user-agent": PHONE, "accept-encoding": "gzip", "accept-language": "en-US,en;q=0.9", accept: "text/html" };

/** What stands side by side: ours, plain node:http with the same bytes, and a Remix route with the same bytes. */
export type Contender = "ours" | "plain" | "remix";
type Server = { origin: string; stop: () => Promise<void> };
type Measured = { rate: number; p99: number; answers: number };

/**
 * Pages per second and p99 of the scan, every answered scan durable in PostgreSQL (fsync on), beside two baselines that
 * store nothing, each in a process of its own. Rounds take turns, so that a busy machine is busy for all; ratios are
 * medians over rounds.
 * @returns ratios to the baselines, the page's compressed bytes, and scans in the database ÷ answers
 * @param args `--rounds N` (3), `--seconds N` (4) a measurement, `--codes N` (100000) for the spread
 */
export async function run(args: string[] = []): Promise<Record<string, number>> {
  const option = (name: string, fallback: number) => Number(args[args.indexOf(`--${name}`) + 1 || -1] ?? fallback) || fallback;
  const [rounds, seconds, codes] = [option("rounds", 3), option("seconds", 4), option("codes", 100_000)];
  const folder = await mkdtemp(join(tmpdir(), "flybridge-bench-"));
  // As root, PostgreSQL runs as a user of its own, who must reach its folder.
  await chmod(folder, 0o755);
  const servers: Server[] = [];
  let database: EmbeddedDatabase | undefined;
  try {
    database = await startEmbeddedPostgres({ directory: join(folder, "postgres"), database: "bench" });
    await migrate(database);
    console.log(`entering ${codes.toLocaleString("en")} card codes …`);
    const cards = await enterCards(database, codes);
    const start = async (contender: Contender, body?: object) => {
      const server = await startServer(contender, database as EmbeddedDatabase, folder, body);
      servers.push(server);
      return server;
    };
    const ours = await start("ours");
    const page = await fetchPage(`${ours.origin}/q/${cards.shared}`);
    const plain = await start("plain", page);
    const remix = await start("remix", page);
    return await report(database, cards, { ours, plain, remix }, page.bytes, { rounds, seconds });
  } finally {
    for (const server of servers) await server.stop();
    await database?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function report(database: EmbeddedDatabase, cards: Cards, servers: Record<Contender, Server>, compressedBytes: number, { rounds, seconds }: { rounds: number; seconds: number }): Promise<Record<string, number>> {
  const path = `/q/${cards.shared}`;
  let answers = 1; // The page that was fetched for its bytes.
  const results: Record<string, number> = {};
  for (const connections of [20, 200]) {
    const ratios: number[] = [];
    const p99: number[] = [];
    const toRemix: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const measured = {} as Record<Contender, Measured>;
      // Who goes first changes, so that nobody always meets the warmed-up machine.
      const order: Contender[] = round % 2 === 0 ? ["ours", "plain", "remix"] : ["remix", "plain", "ours"];
      for (const contender of order) {
        measured[contender] = await measure(servers[contender].origin, [path], connections, round === 0 ? 1 : seconds);
        if (contender === "ours") answers += measured.ours.answers;
      }
      if (round === 0) continue; // warming up
      ratios.push(measured.ours.rate / measured.plain.rate);
      p99.push(measured.ours.p99 / measured.plain.p99);
      toRemix.push(measured.ours.rate / measured.remix.rate);
      const show = (one: Measured) => `${Math.round(one.rate).toLocaleString("en")}/s p99 ${one.p99.toFixed(1)} ms`;
      console.log(`${connections} connections, round ${round}: ours ${show(measured.ours)}; plain ${show(measured.plain)}; remix ${show(measured.remix)}`);
    }
    results[`ratioToPlainNode${connections}`] = median(ratios);
    results[`p99Ratio${connections}`] = median(p99);
    if (connections === 200) results.ratioToRemixRoute = median(toRemix);
  }
  const spread = await measure(servers.ours.origin, cards.unique.map((code) => `/q/${code}`), 200, seconds);
  answers += spread.answers;
  console.log(`spread over ${cards.unique.length.toLocaleString("en")} codes, 200 connections: ${Math.round(spread.rate).toLocaleString("en")}/s p99 ${spread.p99.toFixed(1)} ms`);
  const stored = await countScans(database);
  console.log(`${answers.toLocaleString("en")} answers, ${stored.rows.toLocaleString("en")} scans stored, ${stored.counted.toLocaleString("en")} counted`);
  const { ratioToPlainNode20, ratioToPlainNode200, ratioToRemixRoute, p99Ratio20, p99Ratio200 } = results;
  const rounded = Object.fromEntries(Object.entries({ ratioToPlainNode20, ratioToPlainNode200, ratioToRemixRoute, p99Ratio20, p99Ratio200 }).map(([name, value]) => [name, Number((value ?? 0).toFixed(3))]));
  return { ...rounded, compressedBytes, durable: stored.rows / answers };
}

/** A fixed number of requests, so that every one sent is answered and can be counted; latencies in fractions of a ms. */
async function measure(origin: string, paths: string[], connections: number, seconds: number): Promise<Measured> {
  const pace = await shoot(origin, paths, connections, 2_000);
  const measured = await shoot(origin, paths, connections, Math.max(2_000, Math.round(pace.rate * seconds)));
  return { ...measured, answers: pace.answers + measured.answers };
}

let nextPath = 0;

async function shoot(origin: string, paths: string[], connections: number, amount: number): Promise<Measured> {
  const latencies: number[] = [];
  const began = performance.now();
  const result = await new Promise<autocannon.Result>((done, fail) => {
    const instance = autocannon(
      {
        url: origin,
        connections,
        amount,
        headers: HEADERS,
        requests: [paths.length === 1 ? { path: paths[0] as string } : { setupRequest: (one) => ({ ...one, path: paths[(nextPath += 1) % paths.length] as string }) }],
      },
      (error, answer) => (error ? fail(error as Error) : done(answer)),
    );
    instance.on("response", (_client, _status, _bytes, time) => latencies.push(time));
  });
  const elapsed = (performance.now() - began) / 1000;
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were not pages, ${result.errors} requests failed`);
  latencies.sort((a, b) => a - b);
  return { rate: result["2xx"] / elapsed, p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0, answers: result["2xx"] };
}

async function startServer(contender: Contender, database: EmbeddedDatabase, folder: string, page?: object): Promise<Server> {
  const child: ChildProcess = fork(join(import.meta.dirname, "support", "scan-server.ts"), [contender], {
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
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        child.once("exit", () => done());
        child.kill("SIGTERM");
      }),
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

import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { readJourneys } from "#app/attribution/input/journeys.ts";
import { readTransactions } from "#app/attribution/input/transactions.ts";
import { buildJourneyTable, journeyReport } from "#app/attribution/journeys/index.ts";
import { buildCohort, ltvReport } from "#app/attribution/ltv/index.ts";
import type { Transaction } from "#app/attribution/ltv/index.ts";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { estimateWindow } from "#app/attribution/window/index.ts";
import { simulate } from "./support/scenarios.ts";

const CHANNELS = [
  "tiktok",
  "search",
  "email",
  "assistant",
  "creator",
  "direct",
  "display",
  "referral",
];
/** What each may take, in seconds. */
const AIMS: Record<string, number> = {
  window400: 0.3,
  markov10000: 0.05,
  markov10000Bootstrap: 5,
  journeysMillionCsv: 10,
  ltv23570: 3,
};

/** Best of `tries` in seconds, after one unmeasured run: what the code costs, not the machine's mood. */
async function seconds(tries: number, work: () => unknown): Promise<number> {
  if (tries > 1) await work();
  let best = Infinity;
  for (let i = 0; i < tries; i++) {
    const from = performance.now();
    await work();
    best = Math.min(best, performance.now() - from);
  }
  return Math.round(best) / 1000;
}

function windowInput() {
  const scenario = simulate(
    { days: 400, noise: 0.5, effect: 0.08, retention: 0.5, promotions: "apart" },
    1,
  );
  return {
    grain: "day" as const,
    outcome: scenario.searches,
    impulses: [{ name: "spend", values: scenario.spend }],
    promotions: [{ name: "promotion", values: scenario.promotions }],
  };
}

/** A path as its number in base 8, at least four touches: numbers differ, so do the paths. */
function pathOf(number: number): string[] {
  const path: string[] = [];
  for (let rest = number; rest > 0 || path.length < 4; rest = Math.floor(rest / CHANNELS.length)) {
    path.push(CHANNELS[rest % CHANNELS.length]!);
  }
  return path;
}

function distinctJourneys(count: number) {
  const random = createRandom(3);
  const builder = buildJourneyTable();
  for (let i = 0; i < count; i++) {
    const conversions = random.int(4);
    builder.add({
      path: pathOf(i + 4096),
      conversions,
      value: 30 * conversions,
      nulls: random.int(8),
    });
  }
  return builder.finish();
}

/** A million rows of journeys on disk, written as they come. */
async function writeMillion(file: string): Promise<void> {
  const random = createRandom(4);
  const out = createWriteStream(file);
  out.write("path,conversions,value,nulls\n");
  for (let i = 0; i < 1_000_000; i++) {
    const bought = random.next() < 0.2 ? 1 : 0;
    const path = pathOf(random.int(60_000)).join(" > ");
    if (!out.write(`${path},${bought},${30 * bought},${1 - bought}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

/** CDNOW's file when there is one, else as many purchases of as many customers. */
async function purchases(): Promise<{ transactions: Transaction[]; asOf: number; source: string }> {
  const dir = process.env["REFERENCE_DIR"];
  if (dir !== undefined) {
    const transactions = await readTransactions(join(dir, "cdnow", "CDNOW_master.txt"));
    const asOf = transactions.reduce((last, { day }) => Math.max(last, day), 0);
    return { transactions, asOf, source: "CDNOW_master.txt" };
  }
  const random = createRandom(5);
  const transactions: Transaction[] = [];
  for (let i = 0; i < 23_570; i++) {
    const first = random.int(90);
    const orders = 1 + Math.floor(-2 * Math.log(1 - random.next()));
    for (let k = 0; k < orders; k++) {
      const day = k === 0 ? first : first + random.int(456);
      transactions.push({ customer: `c${i}`, day, amount: 10 + random.int(60) });
    }
  }
  return { transactions, asOf: 545, source: "simulated (REFERENCE_DIR is unset)" };
}

/** Seconds of each layer on data of the sizes that a shop brings, beside what it may take. */
export async function run(): Promise<Record<string, unknown>> {
  const figures: Record<string, number> = {};
  const input = windowInput();
  figures["window400"] = await seconds(3, () => estimateWindow(input));

  const table = distinctJourneys(10_000);
  const markov = { models: ["markov"] as const };
  figures["markov10000"] = await seconds(3, () =>
    journeyReport(table, { ...markov, bootstrap: 0 }),
  );
  figures["markov10000Bootstrap"] = await seconds(1, () =>
    journeyReport(table, { ...markov, bootstrap: 500 }),
  );

  const folder = mkdtempSync(join(tmpdir(), "journeys-"));
  let megabytes = 0;
  try {
    const file = join(folder, "journeys.csv");
    await writeMillion(file);
    const before = process.memoryUsage().rss;
    figures["journeysMillionCsv"] = await seconds(1, async () =>
      journeyReport(await readJourneys(file), { bootstrap: 0 }),
    );
    megabytes = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  } finally {
    rmSync(folder, { recursive: true });
  }

  const { transactions, asOf, source } = await purchases();
  figures["ltv23570"] = await seconds(1, () => ltvReport(buildCohort(transactions, asOf)));

  for (const [name, value] of Object.entries(figures)) {
    const aim = AIMS[name]!;
    console.log(`${name.padEnd(22)} ${value.toFixed(3).padStart(8)} s  (may take ${aim} s)`);
  }
  console.log(`memory grown by reading a million journeys: ${megabytes} MB; purchases: ${source}`);
  return { ...figures, journeysMillionMegabytes: megabytes };
}
